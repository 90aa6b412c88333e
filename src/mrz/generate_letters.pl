#!/usr/bin/perl
#
# Writes src/mrz/letter_table.h: how Doc 9303-3, section 6, writes the letters of
# the national scripts in the machine-readable zone.  The tables of the standard,
# latin.tsv, cyrillic.tsv and arabic.tsv, are in the folder that is given.
#
#   perl src/mrz/generate_letters.pl FOLDER > src/mrz/letter_table.h
#
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));

my ($folder) = @ARGV or die "usage: $0 FOLDER\n";

sub rows
{
	my ($file) = @_;
	open my $in, '<', "$folder/$file" or die "$folder/$file: $!\n";
	return map { chomp; [ split /\t/, $_, -1 ] } grep { !/^#/ } <$in>;
}

# What issuers of a language do otherwise, by the words of the standard.
my %language = (
	'Belorussian' => 'BLR',
	'Serbian' => 'SRB',
	'Ukrainian' => 'UKR',
	'Bulgarian' => 'BGR',
	'Macedonia' => 'MKD');

sub exceptions
{
	my ($words) = @_;
	my @exceptions;
	return () if $words eq '';
	my ($who, $writing) = $words =~ /^except (.*?),?\s*(?:then )?=\s*([A-Z]+)$/ or die "not understood: $words\n";
	my $first = $who =~ /if .* first character/ ? 'true' : 'false';
	for my $name (sort keys %language)
	{
		push @exceptions, [ $language{$name}, $first, $writing ] if $who =~ /$name/;
	}
	die "not understood: $words\n" unless @exceptions;
	return @exceptions;
}

print <<'HEAD';
/*
 * letter_table.h
 *
 * Letters of the national scripts as Doc 9303-3, section 6, writes them in the
 * machine-readable zone; of several writings the first.  Written by
 * generate_letters.pl; not to be edited.
 */

/* Capital letters, in the order of their code points. */
static const MrzLetter letters[] = {
HEAD
my %letters;
$letters{ hex $_->[0] } = (split /\|/, $_->[3])[0] for rows('latin.tsv');
my @exceptions;
for my $row (rows('cyrillic.tsv'))
{
	my $code = hex $row->[0];
	$letters{$code} = $row->[3];
	push @exceptions, map { [ $code, @$_ ] } exceptions($row->[4]);
}
# Missing in the table of the standard: Serbia's tshe, and the soft sign, which
# its States leave out; Macedonia's gje stands beside another letter there.
@letters{ 0x040B, 0x042C } = ('C', '');
push @exceptions, [ 0x0403, 'MKD', 'false', 'GJ' ];
# The small sharp s has no capital in all fonts.
$letters{0x00DF} = $letters{0x1E9E};
printf "\t{0x%04X, \"%s\"},\n", $_, $letters{$_} for sort { $a <=> $b } keys %letters;

print <<'HEAD';
};

/* What some States write otherwise, everywhere or at the beginning of a word. */
static const MrzException exceptions[] = {
HEAD
printf "\t{0x%04X, \"%s\", %s, \"%s\"},\n", @$_ for @exceptions;

print <<'HEAD';
};

/*
 * Arabic letters, in the order of their code points; a writing is "" for what is
 * left out, and "*" for shadda, which has the letter before it written twice.
 */
static const MrzLetter arabic_letters[] = {
HEAD
for my $row (sort { hex $a->[0] <=> hex $b->[0] } rows('arabic.tsv'))
{
	my $writing = $row->[3] eq '*2' ? '*' : (split /\|/, $row->[3])[0] // '';
	printf "\t{0x%s, \"%s\"},\n", $row->[0], $writing;
}
print "};\n";
