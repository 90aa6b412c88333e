#!/usr/bin/perl
#
# Runs the examples of the documentation: the blocks marked ```sql of each page
# in docs/ and of the README, in order, each page in a database of its own that
# has both extensions.  A block that is meant to fail says so in its first
# line: "-- ERROR".  Where a block is followed by a block marked ```text, its
# output must be that text.  A block whose first line is "-- PostgreSQL 16" is
# for that version and later ones.
#
use strict;
use warnings;
use File::Basename;
use File::Find;
use Test::More;

my $top = dirname(__FILE__) . '/..';
my @pages = ("$top/README.md");
find(sub { push @pages, $File::Find::name if /\.md$/ }, "$top/docs");

sub blocks
{
	my ($page) = @_;
	my (@blocks, $kind);
	open my $fh, '<', $page or die "$page: $!";
	while (my $line = <$fh>)
	{
		if (!defined $kind and $line =~ /^```(sql|text)\s*$/)
		{
			$kind = $1;
			push @blocks, { kind => $kind, line => $., text => '' };
		}
		elsif ($line =~ /^```/)
		{
			$kind = defined $kind ? undef : '';
		}
		elsif ($kind)
		{
			$blocks[-1]{text} .= $line;
		}
	}
	return @blocks;
}

# Runs of spaces at the ends of lines are not part of an example.
sub tidy
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\n+\z/\n/;
	return $text;
}

sub psql
{
	my ($database, $sql) = @_;
	my $file = "/tmp/sltd-docs-$$.sql";
	open my $fh, '>', $file or die $!;
	print $fh $sql;
	close $fh;
	my $output = `psql -X -q -v ON_ERROR_STOP=1 -d $database -f $file 2>&1`;
	unlink $file;
	$output =~ s/^psql:\S+: //mg;
	return ($? == 0, $output);
}

my ($version) = `psql -X -A -t -c 'SHOW server_version_num'` =~ /^(\d+)\d{4}$/
  or die "no server";

for my $page (sort @pages)
{
	my @blocks = blocks($page);
	(my $name = $page) =~ s{^\Q$top\E/}{};
	next unless grep { $_->{kind} eq 'sql' } @blocks;
	my ($made, $said) = psql('postgres',
		"DROP DATABASE IF EXISTS sltd_docs;\n"
		  . "CREATE DATABASE sltd_docs TEMPLATE template0 ENCODING 'UTF8';\n"
		  . "\\c sltd_docs\nCREATE EXTENSION sltd; CREATE EXTENSION sharaka;\n");
	die "cannot make the database of the examples: $said" unless $made;
	for my $i (0 .. $#blocks)
	{
		my $block = $blocks[$i];
		next unless $block->{kind} eq 'sql';
		next if $block->{text} =~ /\A-- PostgreSQL (\d+)/ and $1 > $version;
		my $fails = $block->{text} =~ /\A-- ERROR/;
		my ($ok, $output) = psql('sltd_docs', $block->{text});
		my $where = "$name, line $block->{line}";
		ok($fails ? !$ok : $ok, "$where runs") or diag($output);
		my $next = $blocks[ $i + 1 ];
		is(tidy($output), tidy($next->{text}), "$where gives what it shows")
		  if $next and $next->{kind} eq 'text';
	}
	# roles are the whole server's
	psql('postgres', "DROP DATABASE sltd_docs;\n"
		  . "SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname !~ '^(pg_|sharaka_)' AND rolname <> current_user \\gexec\n");
}
done_testing();
