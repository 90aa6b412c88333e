# The sets that evaluate makes of a folder of lists: queries that must find
# their gold in a long list, and labelled pairs.
#
# A set to rank is { name, kind => 'rank', list => [names], queries =>
# [[name, [numbers of the list]], ...] }; a set of pairs is { name, kind =>
# 'pairs', pairs => [[label, group, name, name], ...] }.
package Eval::Sets;

use strict;
use warnings;
use utf8;
use Exporter 'import';
use List::Util qw(max min shuffle);
use Eval::Data;
use Eval::Names;

our @EXPORT = qw(retrieval_sets pair_sets);

use constant {
	WORLD_NAMES => 30_000,
	ARAB_NAMES => 50_000,
	RECOMBINED_PAIRS => 400,
	NEGATIVES => 3,
};

# ---------- long lists ----------

# Names put together at random: Arab ones with given names first and one with
# an article last, names of the world of two or three tokens.
sub recombined
{
	my ($tokens, $n, $article) = @_;
	my (%first, %last);
	for my $token (keys %$tokens)
	{
		my $to = $article && $token =~ $article ? \%last : \%first;
		$to->{$token} = $tokens->{$token};
	}
	my $given = pick_table(\%first);
	my $family = %last ? pick_table(\%last) : $given;
	my @names;
	return () unless @{ $given->{names} };
	for (1 .. $n)
	{
		my $length = $article ? 2 + int rand 4 : 2 + int rand 2;
		my @parts = map { pick($given) } 2 .. $length;
		push @parts, pick(rand() < 0.6 ? $family : $given);
		push @names, join ' ', map { ucfirst } @parts;
	}
	return @names;
}

# Frequencies of Arabic or Latin tokens (side 0 or 1) of the world.
sub world_tokens
{
	my ($data, $side) = @_;
	my %tokens;
	for my $row (@{ $data->{anetac} }, @{ $data->{wikidata} })
	{
		$tokens{ lc $row->[$side] } += $row->[2];
	}
	return \%tokens;
}

# Frequencies of the tokens of Arabs, on one side.
sub arab_tokens
{
	my ($data, $side) = @_;
	my %tokens;
	for my $row (@{ $data->{wikidata} })
	{
		$tokens{ lc $row->[$side] } += $row->[2] if is_arab($row->[0]);
	}
	for my $row (@{ $data->{maghreb} })
	{
		$tokens{ lc $_ } += 1 for split ' ', $row->[$side];
	}
	for my $person (grep { @{ $_->{arabic} } } @{ $data->{un} })
	{
		for my $name ($side ? $person->{name} : @{ $person->{arabic} })
		{
			$tokens{ lc $_ } += 1 for split ' ', $name;
		}
	}
	return \%tokens;
}

# Numbers of the entries of a list by their folded tokens, in any order.
sub by_tokens
{
	my ($list) = @_;
	my %numbers;
	push @{ $numbers{ same_tokens($list->[$_]) } }, $_ for 0 .. $#$list;
	return \%numbers;
}

sub same_tokens
{
	my ($name) = @_;
	return join ' ', sort split ' ', fold($name);
}

# Latin names: everybody listed, and the recombined ones.
sub latin_list
{
	my ($data, $options) = @_;
	seed($options, 'latin list');
	my @list = map { $_->{name} } @{ $data->{un} };
	push @list, @{ $data->{ofac} };
	push @list, recombined(world_tokens($data, 1), scaled($options, WORLD_NAMES), undef);
	push @list, recombined(arab_tokens($data, 1), scaled($options, ARAB_NAMES), qr/^[ae][a-z]{1,2}-/);
	return \@list;
}

sub arabic_list
{
	my ($data, $options) = @_;
	seed($options, 'arabic list');
	my @list = map { @{ $_->{arabic} } } @{ $data->{un} };
	push @list, recombined(world_tokens($data, 0), scaled($options, WORLD_NAMES), undef);
	push @list, recombined(arab_tokens($data, 0), scaled($options, ARAB_NAMES), qr/^ال../);
	return \@list;
}

# A query and its gold by name; other entries of the same name are right, too.
sub query_for
{
	my ($query, $gold, $numbers) = @_;
	my %golds = map { $_ => 1 } map { @{ $numbers->{ same_tokens($_) } || [] } } @$gold;
	return [ $query, [ sort { $a <=> $b } keys %golds ] ];
}

# Does the alias share half of its tokens, more or less, with the name?
sub alike_in_spelling
{
	my ($alias, $name) = @_;
	my @alias = split ' ', fold($alias);
	my @name = split ' ', fold($name);
	my $alike = 0;
	return 0 if fold($alias) eq fold($name) or $alias =~ /[^\p{Latin}\p{Common}\p{Inherited}]/;
	for my $token (@alias)
	{
		$alike++ if grep {
			skeleton($token) eq skeleton($_)
			  or distance($token, $_) <= 0.4 * max(length $token, length $_)
		} @name;
	}
	return ($alike >= 1 and 2 * $alike >= @alias);
}

# Aliases alike in spelling: pairs of alias and person.
sub aliases
{
	my ($persons) = @_;
	my @pairs;
	for my $person (@$persons)
	{
		my %seen;
		for my $alias (@{ $person->{aliases} })
		{
			push @pairs, [ $alias, $person ]
			  if !$seen{ fold($alias) }++ and alike_in_spelling($alias, $person->{name});
		}
	}
	return @pairs;
}

# ---------- single tokens ----------

sub token_sets
{
	my ($data, $options) = @_;
	my (%number, @list, %forms);
	for my $row (map { @{ $data->{$_} } } qw(wikidata anetac google maghreb))
	{
		my $latin = lc $row->[1];
		push @list, $latin unless exists $number{$latin};
		$number{$latin} //= $#list;
		$forms{ fold($row->[0]) }{ $number{$latin} } = 1;
	}
	my $queries = sub {
		my %seen;
		return [
			map { [ $_, [ sort { $a <=> $b } keys %{ $forms{ fold($_) } } ] ] }
			grep { !$seen{ fold($_) }++ } map { $_->[0] } @_
		];
	};
	my @held_out = grep { is_arab($_->[0]) and held_out($_->[3]) } @{ $data->{wikidata} };
	return (
		rank_set('tokens_wikidata', \@list, $queries->(@held_out)),
		rank_set('tokens_maghreb', \@list, $queries->(@{ $data->{maghreb} })));
}

sub rank_set
{
	my ($name, $list, $queries) = @_;
	return { name => $name, kind => 'rank', list => $list,
		queries => [ grep { @{ $_->[1] } } @$queries ] };
}

sub retrieval_sets
{
	my ($data, $options) = @_;
	my @persons = grep { $_->{part} eq $options->{part} } @{ $data->{un} };
	my @arabs = grep { @{ $_->{arabic} } } @persons;
	my $latin = latin_list($data, $options);
	my $arabic = arabic_list($data, $options);
	my $latin_numbers = by_tokens($latin);
	my $arabic_numbers = by_tokens($arabic);
	my (@ar2la, @la2ar);
	for my $person (@arabs)
	{
		push @ar2la, query_for($_, [ $person->{name} ], $latin_numbers)
		  for @{ $person->{arabic} };
		push @la2ar, query_for($person->{name}, $person->{arabic}, $arabic_numbers);
	}
	my @alias = map { query_for($_->[0], [ $_->[1]{name} ], $latin_numbers) } aliases(\@persons);
	return (
		rank_set('ar2la', $latin, \@ar2la),
		rank_set('la2ar', $arabic, \@la2ar),
		rank_set('alias', $latin, \@alias),
		token_sets($data, $options));
}

# ---------- labelled pairs ----------

# Names that are near to a token but others, and a feminine, by folded token.
sub near_names
{
	my (%near, %groups);
	push @{ $groups{ $_->{group} } }, $_ for read_common_names();
	for my $group (values %groups)
	{
		for my $one (@$group)
		{
			my @others = grep { $_ != $one } @$group;
			for my $spelling (@{ $one->{latin} })
			{
				my $near = $near{ fold($spelling) } ||= { other => [], feminine => [] };
				for my $other (@others)
				{
					next if grep { fold($_) eq fold($spelling) } @{ $other->{latin} };
					push @{ $near->{other} }, $other->{latin}[0];
					push @{ $near->{feminine} }, $other->{latin}[0]
					  if $one->{sex} eq 'm' and fold($other->{latin}[0]) eq fold($spelling) . 'a';
				}
			}
		}
	}
	return \%near;
}

# A Latin token that stands for another name: a near one, or any.
sub another_token
{
	my ($token, $near, $random) = @_;
	my $others = ($near->{ fold($token) } || { other => [] })->{other};
	return $others->[ rand @$others ] if @$others and rand() < 0.5;
	for (1 .. 50)
	{
		my $other = pick($random);
		return ucfirst $other
		  if skeleton(fold($other)) ne skeleton(fold($token))
		  and distance(fold($token), fold($other)) > 0.4 * length fold($token);
	}
	return 'Xavier';
}

# Names of other persons that are like this one: one given name or father is
# another, father and son are swapped, a woman.  The last token stays, since it
# may be a nisba, of which a man has several.
sub adversaries
{
	my ($name, $near, $random) = @_;
	my @tokens = split ' ', $name;
	my @names = grep { fold($tokens[$_]) !~ /^(?:al|el|ben|bin|ibn|abu|abou|abd|abdul|abdel|ould|umm|bint|din|allah)$/ } 0 .. $#tokens;
	my @kinds;
	my $with = sub { my ($i, $token) = @_; my @copy = @tokens; $copy[$i] = $token; return "@copy" };
	return () if @names < 2;
	my @middle = @names > 2 ? @names[ 1 .. $#names - 1 ] : $names[1];
	my $father = $middle[ rand @middle ];
	push @kinds, [ father => $with->($father, another_token($tokens[$father], $near, $random)) ];
	push @kinds, [ brother => $with->($names[0], another_token($tokens[ $names[0] ], $near, $random)) ];
	my @swapped = @tokens;
	@swapped[ @names[ 0, 1 ] ] = @swapped[ @names[ 1, 0 ] ];
	push @kinds, [ swapped => "@swapped" ]
	  if @names > 2 and skeleton(fold($tokens[ $names[0] ])) ne skeleton(fold($tokens[ $names[1] ]));
	my $feminine = ($near->{ fold($tokens[ $names[0] ]) } || { feminine => [] })->{feminine};
	push @kinds, [ feminine => $with->($names[0], $feminine->[0]) ] if @$feminine;
	push @kinds, [ father => $with->($father, another_token($tokens[$father], $near, $random)) ];
	my %seen = (fold($name) => 1);
	return (grep { !$seen{ fold($_->[1]) }++ } shuffle @kinds)[ 0 .. NEGATIVES - 1 ];
}

# The pairs, each followed by those of the same query with other persons.
sub with_adversaries
{
	my ($name, $positives, $near, $random) = @_;
	my @pairs;
	for my $positive (@$positives)
	{
		my ($group, $query, $record) = @$positive;
		push @pairs, [ 1, $group, $query, $record ];
		push @pairs, map { [ 0, $_->[0], $query, $_->[1] ] }
		  grep { defined } adversaries($record, $near, $random);
	}
	return { name => $name, kind => 'pairs', pairs => \@pairs };
}

# Two spellings of one name of two to four tokens, in the scripts asked for.
sub respelled
{
	my ($pool, $script_a, $script_b) = @_;
	my @names = (map { draw_given($pool, 'm') } 1 .. 1 + int rand 3);
	push @names, draw_nisba($pool);
	return map { my $script = $_; join ' ', map { spell($_, $script) } @names } ($script_a, $script_b);
}

sub pair_sets
{
	my ($data, $options) = @_;
	my @persons = grep { $_->{part} eq $options->{part} } @{ $data->{un} };
	my $pool = name_pool($data);
	my $near = near_names();
	my $random = pick_table(
		{ map { $_->[0] => $_->[1] } map { my $name = $_; map { [ $_, $name->{weight} ] } $name->{latin}[0] }
			  grep { $_->{arabic} !~ / / } @{ $pool->{names} } });
	my (@latin, @cross);

	seed($options, "pairs $options->{part}");
	push @latin, [ alias => $_->[0], $_->[1]{name} ] for aliases(\@persons);
	for my $person (@persons)
	{
		push @cross, map { [ original => $_, $person->{name} ] } @{ $person->{arabic} };
	}
	for (1 .. scaled($options, RECOMBINED_PAIRS))
	{
		push @latin, [ respelled => respelled($pool, 'latin', 'latin') ];
		push @cross, [ respelled => respelled($pool, 'arabic', 'latin') ];
	}
	return (
		with_adversaries('latin_latin', \@latin, $near, $random),
		with_adversaries('arab_pairs', \@cross, $near, $random));
}

1;
