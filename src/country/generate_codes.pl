#!/usr/bin/perl
#
# Writes src/country/known_codes.h: the three-letter codes that are or were in
# force.  ISO 3166-1 and 3166-3 come from the files of Debian's package
# iso-codes; what ICAO Doc 9303-3 (8th edition), section 5, adds stands below.
#
#   perl src/country/generate_codes.pl > src/country/known_codes.h
#
use strict;
use warnings;
use JSON::PP;

my $dir = $ENV{ISO_CODES} // '/usr/share/iso-codes/json';

# Doc 9303-3, section 5, parts A to H
my @icao = qw(D<< GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK
  XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC
  XXA XXB XXC XXX ANT NTZ UTO IAO);

# Printed by issuers, or once in ISO 3166-1 and changed without leaving it.
my @field = qw(ROM XKX XXK);

sub iso
{
	my ($file, $part) = @_;
	open my $fh, '<', "$dir/$file" or die "$dir/$file: $!\n";
	local $/;
	return map { $_->{alpha_3} } @{ decode_json(<$fh>)->{$part} };
}

my %seen;
my @codes = sort grep { !$seen{$_}++ } iso('iso_3166-1.json', '3166-1'),
  iso('iso_3166-3.json', '3166-3'), @icao, @field;

print <<"HEAD";
/*
 * known_codes.h
 *
 * Codes of ISO 3166-1, ISO 3166-3 and ICAO Doc 9303-3 section 5, in order.
 * Written by generate_codes.pl; not to be edited.
 */
HEAD
print "static const char known_codes[][4] = {\n";
while (my @row = splice @codes, 0, 10)
{
	print "\t", join(' ', map { qq("$_",) } @row), "\n";
}
print "};\n";
