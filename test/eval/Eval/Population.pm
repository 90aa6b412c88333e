# Persons that are made up: a population with families, to count false alerts
# in, and names with one component missing or contradicted.
#
# A set of this kind is { name => 'population', kind => 'population', list =>
# [persons], travellers => [persons] } with a person as [name, year of birth,
# sex, [numbers of names]], or { name => 'contradiction', kind => 'triples',
# triples => [[group, script, record, missing, contradicted], ...] }.
package Eval::Population;

use strict;
use warnings;
use utf8;
use Exporter 'import';
use Eval::Data;
use Eval::Names;

our @EXPORT = qw(population_set contradiction_set);

use constant {
	RECORDS => 100_000,
	TRAVELLERS => 2_000,
	TRIPLES => 500,    # of each kind and script
};

# A given name that nobody in the hash has yet.
sub new_given
{
	my ($pool, $sex, $taken) = @_;
	for (1 .. 20)
	{
		my $name = draw_given($pool, $sex);
		return $name unless $taken->{ $name->{id} }++;
	}
	return draw_given($pool, $sex);
}

# The members of a family: sons and grandsons of one man, whose nisba they
# share.  A person is [names from the own to the great-grandfather's, nisba,
# year, sex]; children of one father have different names.
sub family
{
	my ($pool) = @_;
	my $nisba = draw_nisba($pool);
	my $year = 1870 + int rand 60;
	my @generation = ([ [ map { draw_given($pool, 'm') } 1 .. 4 ], $nisba, $year, 'm' ]);
	my @members;
	for my $depth (1 .. 3)
	{
		my @next;
		for my $father (@generation)
		{
			my %taken = ($father->[0][0]{id} => 1);
			my $children = 1 + int rand($depth == 3 ? 6 : 3);
			for (1 .. $children)
			{
				my $sex = $depth < 3 || rand() < 0.7 ? 'm' : 'f';
				my $given = new_given($pool, $sex, \%taken);
				push @next, [ [ $given, @{ $father->[0] }[ 0 .. 2 ] ], $nisba, $father->[2] + 20 + int rand 20, $sex ];
			}
		}
		push @members, @next;
		@generation = @next;
	}
	return grep { $_->[2] > 1930 and $_->[2] < 2010 } @members;
}

# A person as a record or a passport has them: two to five names, one script.
sub written
{
	my ($person) = @_;
	my ($names, $nisba, $year, $sex) = @$person;
	my $script = rand() < 0.5 ? 'latin' : 'arabic';
	my $chain = (1, 2, 2, 3, 3, 3, 4, 4)[ rand 8 ];
	my @chosen = @$names[ 0 .. $chain - 1 ];
	push @chosen, $nisba if $chain == 1 or rand() < 0.8;
	my @spelled = map { spell($_, $script) } @chosen;
	if ($chain > 1 and rand() < 0.15)
	{
		my $son = $script eq 'arabic' ? 'بن' : ('bin', 'ben', 'ibn')[ rand 3 ];
		$spelled[1] = "$son $spelled[1]";
	}
	return [ join(' ', @spelled), $year, $sex, [ map { $_->{id} } @chosen ] ];
}

# Three in four travellers have no relative in the list; of the others, brothers
# or fathers or cousins are.
sub population_set
{
	my ($data, $options) = @_;
	my $pool = name_pool($data);
	my $n = scaled($options, RECORDS);
	my $m = $options->{travellers} || scaled($options, TRAVELLERS);
	my (@list, @relatives, @travellers);

	seed($options, "population $options->{part}");
	while (@list < $n)
	{
		for my $person (family($pool))
		{
			if (rand() < 0.03) { push @relatives, $person }
			else { push @list, written($person) }
		}
	}
	$#list = $n - 1;
	seed($options, "travellers $options->{part}");
	while (@travellers < $m)
	{
		my @others = @travellers % 4 == 0 && @relatives ? @relatives : family($pool);
		push @travellers, written($others[ rand @others ]) if @others;
	}
	return { name => 'population', kind => 'population', list => \@list, travellers => \@travellers };
}

# ---------- contradictions ----------

# A name that can't be taken for another spelling of the one given.
sub another
{
	my ($pool, $of) = @_;
	my %skeletons = map { skeleton(fold($_)) => 1 } map { @{ $_->{latin} } } @$of;
	for (1 .. 100)
	{
		my $name = draw_given($pool, 'm');
		next if grep { $skeletons{ skeleton(fold($_)) } } @{ $name->{latin} };
		return $name;
	}
	return undef;
}

sub another_nisba
{
	my ($pool, $nisba) = @_;
	for (1 .. 100)
	{
		my $name = draw_nisba($pool);
		return $name if $name->{id} != $nisba->{id}
		  and skeleton(fold($name->{latin}[0])) ne skeleton(fold($nisba->{latin}[0]));
	}
	return undef;
}

# What the query leaves out or has otherwise, of given name, father,
# grandfather and nisba: the names of both.
my %kinds = (
	'father' => sub { my ($g, $f, $gf, $n, $x) = @_; ([ $g, $gf, $n ], [ $g, $x, $gf, $n ]) },
	'grandfather' => sub { my ($g, $f, $gf, $n, $x) = @_; ([ $g, $f, $n ], [ $g, $f, $x, $n ]) },
	'swapped' => sub { my ($g, $f, $gf, $n, $x) = @_; ([ $g, $gf, $n ], [ $f, $g, $gf, $n ]) },
	'brother' => sub { my ($g, $f, $gf, $n, $x) = @_; ([ $f, $gf, $n ], [ $x, $f, $gf, $n ]) },
	'nisba' => sub { my ($g, $f, $gf, $n, $x, $y) = @_; ([ $g, $f, $gf ], [ $g, $f, $gf, $y ]) });

my %scripts = (
	'Latin' => [ 'latin', 'latin' ],
	'Arabic' => [ 'arabic', 'arabic' ],
	'Arabic in Latin records' => [ 'arabic', 'latin' ],
	'Latin in Arabic records' => [ 'latin', 'arabic' ]);

sub contradiction_set
{
	my ($data, $options) = @_;
	my $pool = name_pool($data);
	my @triples;
	seed($options, "contradiction $options->{part}");
	for my $kind (qw(father grandfather swapped brother nisba))
	{
		for my $scripts (sort keys %scripts)
		{
			my ($query_script, $record_script) = @{ $scripts{$scripts} };
			for (1 .. scaled($options, TRIPLES))
			{
				my $g = draw_given($pool, 'm');
				my $f = another($pool, [$g]) or next;
				my $gf = another($pool, [ $g, $f ]) or next;
				my $n = draw_nisba($pool);
				my $x = another($pool, [ $g, $f, $gf ]) or next;
				my $y = another_nisba($pool, $n) or next;
				# what both queries have is spelled alike in both
				my %spelled;
				my $query = sub { join ' ', map { $spelled{ $_->{id} } //= spell($_, $query_script) } @_ };
				my ($missing, $contradicted) = $kinds{$kind}->($g, $f, $gf, $n, $x, $y);
				push @triples, [ $kind, $scripts, join(' ', map { spell($_, $record_script) } $g, $f, $gf, $n),
					$query->(@$missing), $query->(@$contradicted) ];
			}
		}
	}
	return { name => 'contradiction', kind => 'triples', triples => \@triples };
}

1;
