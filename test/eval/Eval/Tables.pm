# The numbers that evaluate prints, and their arithmetic.
package Eval::Tables;

use strict;
use warnings;
use utf8;
use Exporter 'import';

our @EXPORT = qw(print_tables recall_at mean_reciprocal_rank at_threshold
  best_f1 rate_curve gold_scores positives
  labelled threshold_for recall_from cumulated);

use constant BINS => 10_000;    # as score.c counts scores

my @rates = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6);

# ---------- ranks ----------

# The rank of a query's gold; of those that score the same half come before it.
sub rank_of
{
	my ($score, $better, $equal) = @{ $_[0] };
	return 1 + $better + $equal / 2;
}

sub recall_at
{
	my ($k, $ranks) = @_;
	return @$ranks ? (grep { rank_of($_) <= $k } @$ranks) / @$ranks : 0;
}

sub mean_reciprocal_rank
{
	my ($ranks) = @_;
	my $sum = 0;
	$sum += 1 / rank_of($_) for @$ranks;
	return @$ranks ? $sum / @$ranks : 0;
}

# ---------- labelled pairs ----------

# Precision, recall and F1 if everything from a score on is called a match.
# Pairs are [label, score].
sub at_threshold
{
	my ($threshold, $pairs) = @_;
	my ($found, $false, $missed) = (0, 0, 0);
	for my $pair (@$pairs)
	{
		if ($pair->[1] >= $threshold) { $pair->[0] ? $found++ : $false++ }
		else { $missed++ if $pair->[0] }
	}
	my $precision = $found + $false ? $found / ($found + $false) : 1;
	my $recall = $found + $missed ? $found / ($found + $missed) : 0;
	my $f1 = $precision + $recall ? 2 * $precision * $recall / ($precision + $recall) : 0;
	return ($precision, $recall, $f1);
}

# The best F1 there is, and the score that it is reached at.
sub best_f1
{
	my ($pairs) = @_;
	my @sorted = sort { $b->[1] <=> $a->[1] } @$pairs;
	my $all = grep { $_->[0] } @sorted;
	my ($found, $best, $at) = (0, 0, 1);
	for my $i (0 .. $#sorted)
	{
		$found += $sorted[$i][0];
		next if $i < $#sorted and $sorted[$i][1] == $sorted[ $i + 1 ][1];
		my $f1 = 2 * $found / ($all + $i + 1);
		($best, $at) = ($f1, $sorted[$i][1]) if $f1 > $best;
	}
	return ($best, $at);
}

sub labelled
{
	my ($result, $chosen) = @_;
	my $pairs = $result->{set}{pairs};
	return [ map { [ $pairs->[$_][0], $result->{scores}[$_] ] }
		  grep { !$chosen || $chosen->($pairs->[$_]) } 0 .. $#$pairs ];
}

# ---------- false alerts ----------

sub gold_scores
{
	return map { $_->[0] } map { @{ $_->{ranks} } } @_;
}

# How many are counted at each score or above it, by bin.
sub cumulated
{
	my ($counts) = @_;
	my @sums;
	my $sum = 0;
	$sums[$_] = $sum += $counts->{$_} // 0 for reverse 0 .. BINS;
	return \@sums;
}

sub recall_from
{
	my ($threshold, $gold) = @_;
	return @$gold ? (grep { $_ >= $threshold } @$gold) / @$gold : 0;
}

# The lowest score at which no more than a share of the counted are called
# matches.
sub threshold_for
{
	my ($rate, $sums, $all) = @_;
	my $low = BINS + 1;
	$all //= $sums->[0];
	for my $bin (reverse 0 .. BINS)
	{
		last if $sums->[$bin] > $rate * $all;
		$low = $bin;
	}
	return $low / BINS;
}

# Points (false-positive rate, recall), for a chart.
sub rate_curve
{
	my ($counts, $gold) = @_;
	my $sums = cumulated($counts);
	my @points;
	for my $step (0 .. 200)
	{
		my $bin = int($step * BINS / 200);
		next unless $sums->[0] and $sums->[$bin];
		push @points, [ $sums->[$bin] / $sums->[0], recall_from($bin / BINS, $gold) ];
	}
	return \@points;
}

# ---------- printing ----------

sub number
{
	my ($value) = @_;
	return defined $value ? sprintf('%.3f', $value) =~ s/^0//r : '';
}

sub marked
{
	my ($threshold, $default) = @_;
	return $threshold == $default ? "$threshold (default)" : $threshold;
}

# A table with columns as wide as they must be, the first to the left.
sub print_table
{
	my ($title, @rows) = @_;
	my @width;
	for my $row (@rows)
	{
		for my $i (0 .. $#$row)
		{
			my $length = length($row->[$i] // '');
			$width[$i] = $length if $length > ($width[$i] // 0);
		}
	}
	print "\n$title\n\n";
	for my $row (@rows)
	{
		my @cells = map { sprintf $_ ? "%$width[$_]s" : "%-$width[$_]s", $row->[$_] // '' } 0 .. $#$row;
		print '| ', join(' | ', @cells), " |\n";
		print '|', join('|', map { '-' x ($_ + 2) } @width), "|\n" if $row == $rows[0];
	}
}

sub print_ranks
{
	my ($ours, $theirs) = @_;
	my @rows = ([ 'set', 'queries', 'list', 'recall@1', 'recall@10', 'MRR', 's',
			$theirs->[0] ? ('pg_trgm @1', '@10', 'MRR', 's') : () ]);
	for my $i (grep { $ours->[$_]{ranks} } 0 .. $#$ours)
	{
		my $set = $ours->[$i]{set};
		push @rows, [ $set->{name}, scalar @{ $set->{queries} }, scalar @{ $set->{list} },
			map { $_ ? (number(recall_at(1, $_->{ranks})), number(recall_at(10, $_->{ranks})),
					number(mean_reciprocal_rank($_->{ranks})), sprintf('%.0f', $_->{seconds})) : () }
				$ours->[$i], $theirs->[$i] ];
	}
	print_table('Names found in a list', @rows) if @rows > 1;
}

# Recall at rates of false positives, each set of queries by itself: all of the
# list that is not gold is wrong.
sub print_rank_rates
{
	my ($ours, $theirs) = @_;
	my @rows = ([ 'set', 'comparisons', map { sprintf 'at %g', $_ } @rates ]);
	for my $i (grep { $ours->[$_]{wrong} } 0 .. $#$ours)
	{
		for my $side ([ '', $ours->[$i] ], [ ': pg_trgm', $theirs->[$i] ])
		{
			my ($who, $result) = @$side;
			next unless $result;
			my $sums = cumulated($result->{wrong});
			my @gold = gold_scores($result);
			my @recalls = map { recall_from(threshold_for($_, $sums), \@gold) } grep { $_ * $sums->[0] >= 1 } @rates;
			push @rows, [ "$ours->[$i]{set}{name}$who", $sums->[0], map { number($_) } @recalls ];
		}
	}
	print_table('Recall by false-positive rate, the list against the queries', @rows) if @rows > 1;
}

sub print_pairs
{
	my ($default, $our, $their) = @_;
	my @both = grep { defined } $our, $their;
	my @rows = ([ 'threshold', map { ("precision", 'recall', 'F1') } @both ]);
	my @pairs = map { labelled($_) } @both;
	my %thresholds = map { sprintf('%.2f', $_) => 1 } $default, map { $_ / 20 } 10 .. 19;
	for my $threshold (sort keys %thresholds)
	{
		push @rows, [ marked($threshold, $default), map { map { number($_) } at_threshold($threshold, $_) } @pairs ];
	}
	my @best = map { [ best_f1($_) ] } @pairs;
	push @rows, [ 'best F1', map { (sprintf('at %.3f', $_->[1]), '', number($_->[0])) } @best ];
	my $positive = grep { $_->[0] } @{ $pairs[0] };
	print_table("Labelled pairs: $our->{set}{name}, $positive matches and "
		  . (@{ $pairs[0] } - $positive) . ' others' . ($their ? '; then pg_trgm' : ''), @rows);
	print_groups($default, $our);
}

# What is called a match at the default threshold, by groups of pairs.
sub print_groups
{
	my ($default, $our) = @_;
	my @rows = ([ 'group', 'pairs', 'matches', 'called so', 'precision', 'recall', 'F1', 'best F1' ]);
	for my $column (1, 4)
	{
		my %groups = map { ($_->[$column] // '') => 1 } @{ $our->{set}{pairs} };
		for my $group (sort keys %groups)
		{
			next if $group eq '';
			my $pairs = labelled($our, sub { ($_[0][$column] // '') eq $group });
			my $matches = grep { $_->[0] } @$pairs;
			push @rows, [ $group, scalar @$pairs, $matches,
				scalar(grep { $_->[1] >= $default } @$pairs),
				$matches ? map { number($_) } at_threshold($default, $pairs), (best_f1($pairs))[0] : () ];
		}
	}
	print_table("At the default threshold, by group: $our->{set}{name}", @rows) if @rows > 1;
}

# False alerts by threshold, and recall by rate of false positives: by the name
# alone, by the name where birth and sex agree, and leaving out pairs that
# nothing in the names contradicts.
sub print_population
{
	my ($default, $our, $their, $ours, $theirs) = @_;
	my %sums = map { $_ => cumulated($our->{counts}{$_}) } qw(all identity namesake);
	my $list = @{ $our->{set}{list} };
	my $travellers = @{ $our->{set}{travellers} };
	my $per = 10_000 / $travellers * 100_000 / $list;
	my @names = grep { @{ positives($ours, $_) } } qw(ar2la alias);
	my @golds = map { positives($ours, $_) } @names;
	my @rows = ([ 'threshold', (map { "recall $_" } @names), 'alerts by name', 'of namesakes', 'with birth and sex' ]);
	my %thresholds = map { sprintf('%.2f', $_) => 1 } $default, map { $_ / 20 } 8 .. 19;
	for my $threshold (sort keys %thresholds)
	{
		my $bin = int($threshold * BINS + 0.5);
		push @rows, [ marked($threshold, $default), (map { number(recall_from($threshold, $_)) } @golds),
			map { sprintf '%.1f', $sums{$_}[$bin] * $per } qw(all namesake identity) ];
	}
	print_table("False alerts per 10,000 travellers against 100,000 records "
		  . "(measured: $travellers against $list)", @rows);

	my @kinds = (
		[ 'by name', $sums{all}, $our, $ours ],
		[ 'by name, no namesakes', [ map { $sums{all}[$_] - $sums{namesake}[$_] } 0 .. BINS ], $our, $ours ],
		[ 'with birth and sex', $sums{identity}, $our, $ours ],
		$their ? [ 'pg_trgm by name', cumulated($their->{counts}{all}), $their, $theirs ] : ());
	@rows = ([ 'screened', 'false-positive rate', 'threshold', map { "recall $_" } @names ]);
	for my $kind (@kinds)
	{
		my ($title, $counted, $result, $results) = @$kind;
		my $all = cumulated($result->{counts}{all})->[0];
		for my $rate (grep { $_ * $all >= 1 } @rates)
		{
			my $threshold = threshold_for($rate, $counted, $all);
			push @rows, [ $title, sprintf('%g', $rate), sprintf('%.3f', $threshold),
				map { number(recall_from($threshold, positives($results, $_))) } @names ];
		}
	}
	print_table('Recall by false-positive rate, the population', @rows);
}

sub print_contradictions
{
	my ($our, $their) = @_;
	my @rows = ([ 'contradicted', 'scripts', 'cases', 'below missing', 'mean difference', 'under 0.1 apart',
			$their ? ('pg_trgm below missing') : () ]);
	my (%groups, @order);
	for my $i (0 .. $#{ $our->{set}{triples} })
	{
		my ($kind, $scripts) = @{ $our->{set}{triples}[$i] };
		for my $key ("$kind\t$scripts", "$kind\tall")
		{
			push @order, $key unless $groups{$key};
			push @{ $groups{$key} }, $i;
		}
	}
	for my $key (@order)
	{
		my @differences = map { $our->{scores}[ 2 * $_ ] - $our->{scores}[ 2 * $_ + 1 ] } @{ $groups{$key} };
		my $n = @differences;
		my $sum = 0;
		$sum += $_ for @differences;
		my @row = (split(/\t/, $key), $n, number((grep { $_ > 0 } @differences) / $n),
			sprintf('%.3f', $sum / $n), number((grep { $_ < 0.1 } @differences) / $n));
		if ($their)
		{
			my $scores = $their->{scores};
			push @row, number((grep { $scores->[ 2 * $_ ] > $scores->[ 2 * $_ + 1 ] } @{ $groups{$key} }) / $n);
		}
		push @rows, \@row;
	}
	print_table('One component contradicted, beside the same name without it', @rows);
}

# Scores of the gold that false alerts of the population are held against: of
# one set, or of both.
sub positives
{
	my ($results, $only) = @_;
	my $name = $only || 'ar2la|alias';
	return [ gold_scores(grep { $_->{ranks} && $_->{set}{name} =~ /^(?:$name)$/ } @$results) ];
}

sub print_tables
{
	my ($default, $ours, $theirs) = @_;
	print_ranks($ours, $theirs);
	print_rank_rates($ours, $theirs);
	for my $i (0 .. $#$ours)
	{
		my ($our, $their) = ($ours->[$i], $theirs->[$i]);
		my $kind = $our->{set}{kind};
		print_pairs($default, $our, $their) if $kind eq 'pairs';
		print_contradictions($our, $their) if $kind eq 'triples';
		if ($kind eq 'population')
		{
			print_population($default, $our, $their, $ours, $theirs);
			my %speed = %{ $our->{speed} || {} };
			print "\nComparisons of names a second on one core: ",
			  join(', ', map { sprintf '%s %.0f', $_, $speed{$_} } sort keys %speed), "\n" if %speed;
		}
	}
}

1;
