# Reads what analysers print and a list of known findings: tool, file, check and a part
# of the line of source, with a reason.  Prints what is not known, and what is known
# but was not found.
use strict;
use warnings;

my @known;
open my $list, '<', $ARGV[0] or die "$ARGV[0]: $!";
while (<$list>)
{
	chomp;
	next if /^\s*(#|$)/;
	my ($tool, $file, $check, $text, $reason) = split /\t+/;
	die "$ARGV[0]: line $. has no reason\n" unless $reason;
	push @known, { tool => $tool, file => $file, check => $check, text => $text };
}

my (%lines, %seen);
my ($new, $answered) = (0, 0);
while (<STDIN>)
{
	chomp;
	my ($tool, $path, $line, $message, $check) =
	  m{^([\w-]+)\t(\S+?):(\d+):(?:\d+:)? (?:warning|error|portability|performance): (.*) \[([\w.,+=-]+)\]$}
	  or next;
	my $file = $path =~ s{^.*?(?=\bsrc/)}{}r;
	$lines{$file} //= do { open my $in, '<', $file or die "$file: $!"; [<$in>] };
	my $source = $lines{$file}[ $line - 1 ] // '';
	next if $seen{"$tool $file $line $check"}++;
	my ($match) = grep { $_->{tool} eq $tool && $_->{file} eq $file && $_->{check} eq $check && index($source, $_->{text}) >= 0 } @known;
	if ($match) { $match->{used} = 1; $answered++ }
	else { $new++; print "$tool\t$file:$line\t$check\t", $source =~ s/^\s+|\s+$//gr, "\t$message\n" }
}
my @unused = grep { !$_->{used} } @known;
print "not found any more: $_->{tool}\t$_->{file}\t$_->{check}\t$_->{text}\n" for @unused;
print "no finding that is not answered, $answered answered\n" unless $new || @unused;
exit($new > 0 || @unused > 0);
