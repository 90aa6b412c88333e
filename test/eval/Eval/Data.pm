# What evaluate reads: a folder of lists and token pairs as ../shared/data has
# them, and the few operations on names that building a set takes.  They are
# deliberately crude and not those of the extension, which is to be judged.
package Eval::Data;

use strict;
use warnings;
use utf8;
use Exporter 'import';
use File::Basename;
use Unicode::Normalize;

our @EXPORT = qw(hash32 held_out part_of fold is_particle skeleton distance is_arab
  is_arabic read_csv read_csv_file read_un read_ofac read_tokens
  read_common_names pick_table pick);

# ---------- hashes ----------

# FNV-1a of a text as UTF-8.
sub hash32
{
	my ($text) = @_;
	my $hash = 2166136261;
	utf8::encode($text);
	$hash = (($hash ^ $_) * 16777619) & 0xffffffff for unpack 'C*', $text;
	return $hash;
}

# Is a row of a token list one that "train --hold-out" sets aside?  One in so
# many, as in src/name/train/pairs.c.
sub held_out
{
	my ($row, $many) = @_;
	return hash32("$row->[0]\t$row->[1]") % $many == 0;
}

# Half of the persons are for development, half are looked at last.  Identifiers
# that follow each other have hashes much alike, hence the second multiplication.
sub part_of
{
	my ($id) = @_;
	return ((hash32($id) * 0x9E3779B1) >> 28) & 1 ? 'test' : 'dev';
}

# ---------- names ----------

# Letters and digits without marks, in lower case, a space between words.
sub fold
{
	my ($name) = @_;
	$name = NFKD(lc $name);
	$name =~ s/[\p{Mn}\p{Cf}\x{640}'’‘ʼʿʾ`]//g;
	$name =~ tr/ىیکہھھٱ/ييكههها/;
	$name =~ s/[^\p{L}\p{N}]+/ /g;
	$name =~ s/^ | $//g;
	return $name;
}

# Words that are no name by themselves.
sub is_particle
{
	my ($token) = @_;
	return $token =~ /^(?:[aeu]l|b[ei]n|ibn|bint|ould|wuld|ab[uo]|abou|o?umm|oum|din|eddine|allah|abd|abd[uea]l)$/;
}

sub skeleton
{
	my ($token) = @_;
	(my $consonants = $token) =~ tr/aeiouy//d;
	return $consonants eq '' ? $token : $consonants;
}

# Levenshtein's.
sub distance
{
	my ($x, $y) = @_;
	my @x = split //, $x;
	my @y = split //, $y;
	my @row = (0 .. @y);
	for my $i (1 .. @x)
	{
		my $corner = $row[0];
		$row[0] = $i;
		for my $j (1 .. @y)
		{
			my $least = $corner + ($x[ $i - 1 ] ne $y[ $j - 1 ]);
			$corner = $row[$j];
			$least = $corner + 1 if $corner + 1 < $least;
			$least = $row[ $j - 1 ] + 1 if $row[ $j - 1 ] + 1 < $least;
			$row[$j] = $least;
		}
	}
	return $row[-1];
}

# Letters that Arabic spellings of foreign names seldom have.
sub is_arab
{
	my ($arabic) = @_;
	return $arabic =~ /[حخذصضظعطق]/;
}

sub is_arabic
{
	my ($name) = @_;
	return $name =~ /\p{Arabic}/ && $name !~ /\p{Latin}/;
}

# ---------- files ----------

sub open_text
{
	my ($path) = @_;
	open my $fh, '<:encoding(UTF-8)', $path or die "evaluate: $path: $!\n";
	return $fh;
}

sub slurp
{
	my ($path) = @_;
	my $fh = open_text($path);
	local $/;
	my $text = <$fh>;
	$text =~ s/\A\x{FEFF}//;
	return $text;
}

# Rows of comma-separated values; quoted ones may hold commas and line breaks.
sub read_csv
{
	my ($text) = @_;
	my (@rows, @row);
	$text .= "\n" unless $text =~ /\n\z/;
	while ($text =~ /\G(?:"([^"]*(?:""[^"]*)*)"[ \t]*|([^,\r\n]*))(,|\r?\n)/gc)
	{
		my ($value, $end) = (defined $1 ? $1 : $2, $3);
		$value =~ s/""/"/g if defined $1;
		push @row, $value;
		next if $end eq ',';
		push @rows, [@row] if @row > 1 or $row[0] ne '';
		@row = ();
	}
	die "evaluate: not comma-separated values: "
	  . substr($text, pos($text) || 0, 40) . "\n"
	  if (pos($text) || 0) < length $text;
	return @rows;
}

# Rows as hashes by the names in the first; the rest of a row is under ''.
sub read_csv_file
{
	my ($path) = @_;
	my ($header, @rows) = read_csv(slurp($path));
	my @names = map { lc($_) =~ s/^\s+|\s+$//gr } @{ $header || [] };
	my @hashes;
	for my $row (@rows)
	{
		my %hash = ('' => [ @$row[ @names .. $#$row ] ]);
		@hash{@names} = @$row;
		push @hashes, \%hash;
	}
	return (\@names, \@hashes);
}

sub xml_text
{
	my ($text) = @_;
	my %entity = (amp => '&', lt => '<', gt => '>', quot => '"', apos => "'");
	$text =~ s/&#x([0-9a-fA-F]+);/chr hex $1/ge;
	$text =~ s/&#([0-9]+);/chr $1/ge;
	$text =~ s/&(amp|lt|gt|quot|apos);/$entity{$1}/g;
	$text =~ s/\s+/ /g;
	$text =~ s/^ | $//g;
	return $text;
}

# The texts of an element, as often as it occurs; it has no attributes.
sub elements
{
	my ($xml, $name) = @_;
	return grep { $_ ne '' } map { xml_text($_) } $xml =~ m{<$name>(.*?)</$name>}sg;
}

# Individuals of the list of the Security Council.
sub read_un
{
	my ($folder) = @_;
	my $xml = slurp("$folder/un_consolidated.xml");
	my @persons;
	while ($xml =~ m{<INDIVIDUAL>(.*?)</INDIVIDUAL>}sg)
	{
		my $one = $1;
		my ($id) = elements($one, 'DATAID');
		my $name = join ' ', map { elements($one, $_) }
		  qw(FIRST_NAME SECOND_NAME THIRD_NAME FOURTH_NAME);
		my @original = grep { $_ ne '' }
		  map { s/\([^)]*\)//gr =~ s/^\s+|\s+$//gr }
		  map { split /[;؛]/ } elements($one, 'NAME_ORIGINAL_SCRIPT');
		next if $name eq '';
		push @persons,
		  {
			part => part_of($id),
			name => $name,
			arabic => [ grep { is_arabic($_) } @original ],
			aliases => [ grep { /\pL\pL/ } map { s/^[\s,]+|[\s,]+$//gr }
				  map { split /;|(?<!\S)[a-z]\)/ } elements($one, 'ALIAS_NAME') ],
		  };
	}
	return @persons;
}

# Names of individuals of the list of the US Treasury, given names first.
sub read_ofac
{
	my ($folder) = @_;
	my $path = "$folder/ofac_sdn.csv";
	return () unless -e $path;
	my $text = slurp($path);
	$text =~ s/\x{1A}\s*\z//;
	my @names;
	for my $row (read_csv($text))
	{
		next unless ($row->[2] // '') =~ /individual/;
		push @names, $row->[1] =~ /^(.*?),\s*(.*)$/ ? "$2 $1" : $row->[1];
	}
	return @names;
}

# Rows of a list of tokens: Arabic, Latin, count, and the row as it stands.
sub read_tokens
{
	my ($folder, $file) = @_;
	my $path = "$folder/$file";
	return () unless -e $path;
	my $fh = open_text($path);
	my @rows;
	while (my $line = <$fh>)
	{
		$line =~ s/\r?\n\z//;
		my ($arabic, $latin, $count) = split /\t/, $line;
		next unless defined $latin and $arabic =~ /\S/ and $latin =~ /\pL/;
		push @rows, [ $arabic, $latin, $count || 1, $line ];
	}
	return @rows;
}

# Common Arab given names, see the head of the file.  Spellings of more than
# one word are told apart by bars.
sub read_common_names
{
	my $fh = open_text(dirname(__FILE__) . '/../common_names.tsv');
	my @names;
	while (my $line = <$fh>)
	{
		next if $line =~ /^#/;
		chomp $line;
		my ($arabic, $latin, $sex, $weight, $group) = split /\t/, $line;
		push @names,
		  {
			arabic => $arabic,
			latin => [ split $latin =~ /\|/ ? qr/\|/ : qr/ /, $latin ],
			sex => $sex,
			weight => $weight,
			group => $group,
		  };
	}
	return @names;
}

# ---------- drawing by weight ----------

# A table to draw from, of a hash of weights.
sub pick_table
{
	my ($weights) = @_;
	my $sum = 0;
	my @names = sort grep { $weights->{$_} > 0 } keys %$weights;
	my @sums = map { $sum += $weights->{$_} } @names;
	return { names => \@names, sums => \@sums, sum => $sum };
}

sub pick
{
	my ($table) = @_;
	my $sums = $table->{sums};
	my $at = rand $table->{sum};
	my ($low, $high) = (0, $#$sums);
	while ($low < $high)
	{
		my $middle = ($low + $high) >> 1;
		if ($sums->[$middle] > $at) { $high = $middle }
		else { $low = $middle + 1 }
	}
	return $table->{names}[$low];
}

1;
