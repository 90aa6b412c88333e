#!/usr/bin/perl
#
# Writes src/document/form_table.h: the layouts that a stored document number
# may have, one row each.  What is stored is for ever: a row that has been
# released never changes, and first bytes above the last row are free for
# numbers that could not be stored before.
#
#   perl src/document/generate_forms.pl > src/document/form_table.h
#
use strict;
use warnings;
use bigint;

my $longest = 23;
my $tail = 12;    # characters of the second word, where one is not enough

# Kinds of number.  The first byte of a stored number is 24 * kind + length.
my @kinds = (
	[ 36, sub { 0 },              1, 'any letters and digits' ],
	[ 10, sub { 0 },              1, 'digits' ],
	[ 10, sub { 0b1 },            1, 'one letter, then digits' ],
	[ 10, sub { 0b11 },           2, 'two letters, then digits' ],
	[ 10, sub { 0b111 },          3, 'three letters, then digits' ],
	[ 10, sub { 1 << $_[0] - 1 }, 2, 'digits, then one letter' ],
	[ 16, sub { 0 },              3, 'digits and letters A to F' ],
);

# Numbers of these kinds and lengths would spill into a seventh byte by a few
# bits.  They have a run of first bytes instead, which holds those bits.
my @runs = ([ 0, 10 ], [ 1, 15 ], [ 1, 16 ]);

# How many numbers the positions from $from up to $to make.
sub numbers
{
	my ($radix, $letters, $from, $to) = @_;
	my $n = 1;
	$n *= $letters >> $_ & 1 ? 26 : $radix for $from .. $to - 1;
	return $n;
}

sub bytes
{
	my ($numbers) = @_;
	my $bytes = 0;
	$bytes++ while 256**$bytes < $numbers;
	return $bytes;
}

sub row
{
	my ($first, $length, $radix, $letters, $limit) = @_;
	my $head = $length;
	$head -= $tail if numbers($radix, $letters, 0, $length) > 2**64;
	my $head_numbers = numbers($radix, $letters, 0, $head);
	my $tail_numbers = numbers($radix, $letters, $head, $length);
	my $head_bytes = bytes($head_numbers);
	$head_bytes = $limit if $limit && $head_bytes > $limit;
	my $run = ($head_numbers - 1) / 256**$head_bytes + 1;
	printf "FORM(%d, %d, %d, %d, %d, 0x%X, %d, %d, %d, UINT64_C(%s), UINT64_C(%s))\n",
	  $_, $first, $run, $length, $radix, $letters, $head, $head_bytes,
	  bytes($tail_numbers), $head_numbers - 1, $tail_numbers - 1
	  for $first .. $first + $run - 1;
	return $first + $run;
}

print <<'HEAD';
/*
 * form_table.h
 *
 * FORM(byte, first byte and size of its run, length, radix, positions that are
 * letters, characters and bytes of the first word, bytes of the second,
 * greatest first word, greatest second word)
 *
 * Written by generate_forms.pl; not to be edited.
 */
HEAD

for my $kind (0 .. $#kinds)
{
	my ($radix, $letters, $least, $what) = @{ $kinds[$kind] };
	print "\n/* $what */\n";
	for my $length ($least .. $longest)
	{
		next if grep { $_->[0] == $kind && $_->[1] == $length } @runs;
		row(24 * $kind + $length, $length, $radix, $letters->($length));
	}
}

print "\n/* nine digits, two letters, a digit */\n";
my $next = row(24 * @kinds, 12, 10, 0b11000000000);

for my $run (@runs)
{
	my ($kind, $length) = @$run;
	my ($radix, $letters, undef, $what) = @{ $kinds[$kind] };
	print "\n/* $what, length $length */\n";
	$next = row($next, $length, $radix, $letters->($length), 6);
}
