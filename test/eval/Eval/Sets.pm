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
use List::Util qw(max shuffle);
use Eval::Data;
use Eval::Names;

our @EXPORT = qw(retrieval_sets token_sets pair_sets);

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
	my @alias = grep { !is_particle($_) } split ' ', fold($alias);
	my @name = grep { !is_particle($_) } split ' ', fold($name);
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
	for my $row (map { @{ $data->{$_} } } qw(wikidata google maghreb))
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
	my @wikidata = grep { is_arab($_->[0]) and held_out($_, 10) } @{ $data->{wikidata} };
	my @maghreb = grep { held_out($_, 2) } @{ $data->{maghreb} };
	return (
		rank_set('tokens_wikidata', \@list, $queries->(@wikidata)),
		rank_set('tokens_maghreb', \@list, $queries->(@maghreb)));
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
		rank_set('alias', $latin, \@alias));
}

# ---------- labelled pairs ----------

# For each folded Latin spelling of a name: names that are near to it and yet
# others, and its feminine.
sub near_names
{
	my ($pool) = @_;
	my (%near, %groups);
	my $at = sub { $near{ fold($_[0]) } ||= { other => [], feminine => [] } };
	push @{ $groups{ $_->{group} } }, $_ for read_common_names();
	for my $group (map { $groups{$_} } sort keys %groups)
	{
		for my $one (@$group)
		{
			for my $spelling (@{ $one->{latin} })
			{
				my $near = $at->($spelling);
				push @{ $near->{other} }, map { $_->{latin}[0] }
				  grep { $_->{sex} eq 'm' and $_ != $one and not grep { fold($_) eq fold($spelling) } @{ $_->{latin} } } @$group;
			}
		}
	}
	for my $name (@{ $pool->{names} })
	{
		my $feminine = $pool->{by_arabic}{ fold("$name->{arabic}ة") } or next;
		push @{ $at->($_)->{feminine} }, $feminine->{latin}[0] for @{ $name->{latin} };
	}
	return \%near;
}

# Does the query have a spelling of this token?
sub has_token
{
	my ($query, $token) = @_;
	my $folded = fold($token);
	for my $other (split ' ', fold($query))
	{
		return 1 if is_arabic($other) ? belong_together($other, $folded)
		  : skeleton($other) eq skeleton($folded)
		  || distance($other, $folded) <= 0.4 * max(length $other, length $folded);
	}
	return 0;
}

# Where the names stand among the tokens of a Latin name: not particles, nor
# what belongs to a particle.
sub name_positions
{
	my ($tokens) = @_;
	return grep {
		!is_particle(fold($tokens->[$_]))
		  and !($_ > 0 and fold($tokens->[ $_ - 1 ]) =~ /^(?:abd|abdul|abdel|abdal|abu|abou|abo|umm|oum)$/)
		  and !($_ < $#$tokens and fold($tokens->[ $_ + 1 ]) =~ /^(?:al |el |ad |ed)?(?:din|dine|eddine|allah)$/)
	} 0 .. $#$tokens;
}

# A Latin token that stands for another name: a near one, or any.
sub another_token
{
	my ($token, $query, $near, $random) = @_;
	my $others = ($near->{ fold($token) } || { other => [] })->{other};
	return $others->[ rand @$others ] if @$others and rand() < 0.5;
	for (1 .. 100)
	{
		my $other = pick($random);
		return $other unless has_token($query, $other) or has_token($token, $other);
	}
	return undef;
}

# Names of other persons that are like the record's: the given name or the
# father's is another, the two are swapped, a woman.  Only what the query has
# is replaced, or nothing would tell that it is another person.  The last token
# stays, since it may be a nisba, of which a man has several.
sub adversaries
{
	my ($query, $record, $near, $random) = @_;
	my @tokens = split ' ', $record;
	my @names = name_positions(\@tokens);
	return () if @names < 2;
	my $nisba = 0 + (@names > 2 || $tokens[ $names[-1] ] =~ /^[ae]\w{1,2}-/i);
	my ($first, @middle) = grep { has_token($query, $tokens[$_]) } @names[ 0 .. $#names - $nisba ];
	my (@kinds, %seen);
	my $replace = sub {
		my ($kind, %new) = @_;
		return if grep { !defined } values %new;
		push @kinds, [ $kind, join ' ', map { $new{$_} // $tokens[$_] } 0 .. $#tokens ];
	};
	return () unless defined $first;
	my $father = @middle ? $middle[ rand @middle ] : $first;
	my $feminine = ($near->{ fold($tokens[$first]) } || { feminine => [] })->{feminine};
	my $another = sub { another_token($tokens[ $_[0] ], $query, $near, $random) };
	my $of_father = $first == $names[0] && $father != $first ? 'father' : 'another name';
	my $of_brother = $first == $names[0] ? 'brother' : 'another name';
	$replace->($of_father, $father => $another->($father)) for 1, 2;
	$replace->($of_brother, $first => $another->($first)) for 1, 2;
	$replace->('feminine', $first => $feminine->[0]) if @$feminine and $first == $names[0];
	$replace->('swapped', $first => $tokens[ $middle[0] ], $middle[0] => $tokens[$first])
	  if @middle and @names > 2 and same_order($query, @tokens[ $first, $middle[0] ])
	  and !has_token($tokens[$first], $tokens[ $middle[0] ]);
	$seen{ fold($record) } = 1;
	my @others = grep { !$seen{ fold($_->[1]) }++ } shuffle @kinds;
	return @others > NEGATIVES ? @others[ 0 .. NEGATIVES - 1 ] : @others;
}

# Does the query have two tokens in this order?
sub same_order
{
	my ($query, $first, $second) = @_;
	my @query = split ' ', $query;
	my ($i) = grep { has_token($query[$_], $first) } 0 .. $#query;
	my ($j) = grep { has_token($query[$_], $second) } 0 .. $#query;
	return defined $i && defined $j && $i < $j;
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
		push @pairs, map { [ 0, $_->[0], $query, $_->[1] ] } adversaries($query, $record, $near, $random);
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
	my $near = near_names($pool);
	my @single = grep { $_->{sex} eq 'm' and $_->{arabic} !~ / / } @{ $pool->{names} };
	my $random = pick_table({ map { $_->{latin}[0] => $_->{weight} } @single });
	my %arab = map { fold($_) => 1 } map { @{ $_->{latin} } } @single;
	my (@latin, @cross);

	seed($options, "pairs $options->{part}");
	for my $pair (aliases(\@persons))
	{
		my ($alias, $person) = @$pair;
		push @latin, [ alias => $alias, $person->{name} ]
		  if @{ $person->{arabic} } or grep { $arab{$_} } split ' ', fold($person->{name});
	}
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
