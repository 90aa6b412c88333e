#!/usr/bin/perl
#
# Writes a binary COPY file of one column to standard output: a row for each
# argument, the bytes given in hexadecimal.  The regression tests feed receive
# functions with it, well-formed values and others.
#
use strict;
use warnings;

binmode STDOUT;
print "PGCOPY\n\377\r\n\0", pack('NN', 0, 0);
print pack('nN', 1, length($_) / 2), pack('H*', $_) for @ARGV;
print pack('n', 0xFFFF);
