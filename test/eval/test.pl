#!/usr/bin/perl
#
# Tests of the evaluation of names: its arithmetic against values worked out by
# hand, and the command on fictional files.  The names are such that any sane
# matching gives the same ranks: the same, nearly the same, and quite others.
#
# Beside a server (script/server prove test/eval/test.pl) the baseline runs, too.
#
use strict;
use warnings;
use utf8;
use File::Basename;
use File::Temp qw(tempdir);
use Test::More;

use lib dirname(__FILE__);
use Eval::Data;
use Eval::Names;
use Eval::Sets;
use Eval::Tables;

binmode $_, ':encoding(UTF-8)'
  for *STDOUT, Test::More->builder->output, Test::More->builder->failure_output;

my $here = dirname(__FILE__);
my $fixture = "$here/fixture";
my $temp = tempdir(CLEANUP => 1);

sub near
{
	my ($got, $expected, $what) = @_;
	is(sprintf('%.6f', $got), sprintf('%.6f', $expected), $what);
}

# ---------- arithmetic ----------

# Score of the gold, how many are better, how many equal: ranks 1, 1.5, 2, 12
my @ranks = ([ 1, 0, 0 ], [ 1, 0, 1 ], [ 0.9, 1, 0 ], [ 0.2, 10, 2 ]);
near(recall_at(1, \@ranks), 1 / 4, 'recall@1: a tie is no hit');
near(recall_at(10, \@ranks), 3 / 4, 'recall@10');
near(mean_reciprocal_rank(\@ranks), (1 + 1 / 1.5 + 1 / 2 + 1 / 12) / 4, 'mean reciprocal rank');
near(recall_at(10, [ map { [ 0, 0, 999 ] } 1 .. 5 ]), 0, 'a constant score finds nothing');

my @pairs = ([ 1, 0.9 ], [ 0, 0.8 ], [ 1, 0.8 ], [ 1, 0.4 ], [ 0, 0.1 ]);
my ($precision, $recall, $f1) = at_threshold(0.8, \@pairs);
near($precision, 2 / 3, 'precision: a score at the threshold is a match');
near($recall, 2 / 3, 'recall');
near($f1, 2 / 3, 'F1');
is_deeply([ map { sprintf '%.4f', $_ } best_f1(\@pairs) ], [ '0.8571', '0.4000' ],
	'the best F1: three found of three, one too many, so 2 * 3 / (3 + 4)');

# a thousand others: one at 0.9, four more at 0.5, the rest at 0
my $sums = cumulated({ 9000 => 1, 5000 => 4, 0 => 995 });
is($sums->[5000], 5, 'five others at 0.5 or above');
near(threshold_for(0.001, $sums), 0.5001, 'one in a thousand from just above 0.5 on');
near(threshold_for(0.0001, $sums), 0.9001, 'none from just above 0.9 on');
near(recall_from(0.5001, [ 1, 0.7, 0.5 ]), 2 / 3, 'recall from a threshold on');

# ---------- reading ----------

is_deeply([ read_csv(qq{a,"b, ""c""\nd",\r\n\n1,2\n}) ], [ [ 'a', qq{b, "c"\nd}, '' ], [ 1, 2 ] ],
	'quotes, commas, line breaks and empty fields of CSV');
is(hash32('foobar'), 0xbf9cf968, 'FNV-1a, as its authors give it');
is(fold(' Élodie  AL-ŞERIF'), 'elodie al serif', 'folding of Latin');
is(fold('أحمـد بَن عَلى'), 'احمد بن علي', 'folding of Arabic');
is(distance('kitten', 'sitting'), 3, 'distance of Levenshtein');

my @persons = read_un($fixture);
is($persons[2]{name}, q{ANNA O'HARA & ERIKSSON}, 'parts of a name are joined, entities read');
is_deeply($persons[1]{arabic}, [ 'سليم حسن الحارثي', 'سليم الحارثي' ],
	'names in Arabic one by one, without remarks');
is_deeply($persons[1]{aliases}, [ 'Saleem Hasan', 'Selim Al Harithi' ], 'aliases one by one');
is_deeply($persons[2]{aliases}, [], 'no alias');
is_deeply([ read_ofac($fixture) ], [ 'John "Jack" SMITH', 'Nabil HADDAD' ], 'given names first, no companies');

ok(Eval::Sets::alike_in_spelling('Umar Khalid Sahli', 'OMAR KHALED AL-SAHLI'), 'an alias alike');
ok(!Eval::Sets::alike_in_spelling('Omar Khaled Al Sahli', 'OMAR KHALED AL-SAHLI'), 'the name itself is no alias');
ok(!Eval::Sets::alike_in_spelling('Abu Yahya al Dimashqi', 'OMAR KHALED AL-SAHLI'), 'an article is not alike');
ok(Eval::Names::belong_together('خديجة', 'khadidja'), 'spellings that belong together');
ok(!Eval::Names::belong_together('محمد', 'morocco'), 'spellings that do not');

# ---------- the command ----------

sub evaluate
{
	my ($name, @arguments) = @_;
	my $status = system("$here/evaluate --keep $temp/$name @arguments >$temp/$name.out 2>$temp/$name.err");
	ok($status == 0, "evaluate @arguments") or diag(`cat $temp/$name.err`);
	open my $fh, '<:encoding(UTF-8)', "$temp/$name.out" or die $!;
	local $/;
	return scalar <$fh> =~ s/ +/ /gr;
}

# ranks 1, 1.5 and 2: MRR is (1 + 2/3 + 1/2) / 3 = 0.722
my $ranking = '\.333 \| 1\.000 \| \.722';
my $said = evaluate('csv', '--no-baseline', "$fixture/queries.csv", "$fixture/pairs.csv");
like($said, qr/^\| queries \| 3 \| 6 \| $ranking \|/m, 'ranks of queries');
for my $threshold ('0.50', '0.75', '0.95')
{
	like($said, qr/^\| \Q$threshold\E \| \.667 \| \.667 \| \.667 \|/m, "pairs at $threshold: two right, one false, one missed");
}
like($said, qr/^\| same \| 2 \| 2 \| 2 \| 1\.000 \| 1\.000 \| 1\.000 \|/m, 'the group of the same');
like($said, qr/^\| other \| 2 \| 0 \| 1 \|/m, 'the group of others');
like($said, qr/^\| Person \| 4 \| 3 \| 3 \| \.667 \| \.667 \| \.667 \|/m, 'persons');

SKIP:
{
	skip 'no server at hand', 3 unless defined $ENV{SLTD_STAGE};
	my $both = evaluate('both', "$fixture/queries.csv", "$fixture/pairs.csv");
	like($both, qr/^\| queries \| 3 \| 6 \| $ranking \| \d+ \| $ranking \|/m, 'ranks of the baseline');
	like($both, qr/^\| 0\.95 \|(?: \.667 \|){6}/m, 'pairs of the baseline');
}

# a woman of another year, and a man of the year after with a name more
open my $list, '>', "$temp/list" or die $!;
print $list "Omar Said\t1980\tf\t1 2\nPeter Watson\t1981\tm\t3 4\nOmar Khaled Said\t1981\tm\t1 5 2\n";
close $list;
open my $traveller, '>', "$temp/traveller" or die $!;
print $traveller "Omar Said\t1980\tm\t1 2\n";
close $traveller;
my %counts;
for (`$temp/csv/score population $temp/list $temp/traveller`)
{
	my ($kind, $bin, $n) = split /\t/;
	$counts{$kind} += $n;
	$counts{"$kind same"} += $n if $bin == 10_000;
}
is($counts{all}, 3, 'all records are compared');
is($counts{'all same'}, 1, 'one of them has the same name');
is($counts{identity}, 2, 'two are men of about that age');
is($counts{'identity same'}, undef, 'but not the one of the same name');
is($counts{namesake}, 2, 'two may be called so');

my @small = ('--no-baseline', '--scale', 0.001, '--travellers', 20, $fixture);
my $first = evaluate('first', @small, '--svg', "$temp/svg", '--failures', "$temp/failures");
evaluate('again', @small);
evaluate('other', @small, '--seed', 2);
for my $set (qw(ar2la la2ar alias))
{
	like($first, qr/^\| $set \| [1-9]\d* \| [1-9]\d* \|/m, "set $set");
}
like($first, qr/^Labelled pairs: $_,/m, "set $_") for qw(latin_latin arab_pairs);
like($first, qr/measured: 20 against 100\)/, 'set population');
like($first, qr/^\| $_ \| all \| 4 \|/m, "contradicted: $_") for qw(father grandfather swapped brother nisba);
is(system("diff -r -x score $temp/first $temp/again >&2"), 0, 'one seed, the same sets');
isnt(system("cmp -s $temp/first/population.list $temp/other/population.list"), 0, 'another seed, others');
for my $svg (qw(ar2la arab_pairs population))
{
	like(`cat $temp/svg/$svg.svg`, qr/<svg .*<polyline .*<\/svg>\n\z/s, "curves of $svg");
}
ok(-e "$temp/failures", 'failures are written where told');
like(`$here/tune $temp/first title_share`, qr/^objective +0\.\d+\n(?:.*\n)*objective +0\.\d+\n\z/m, 'constants are searched for');
isnt(system("$here/evaluate $temp/list 2>/dev/null >&2"), 0, 'neither a folder nor known columns: refused');

done_testing();
