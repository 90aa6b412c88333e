# What the tests of the index on names share: names made up of syllables and of
# common names in both scripts, and the comparison of both plans.
package Namesearch;
use strict;
use warnings;
use utf8;
use Exporter 'import';
use IPC::Run ();

our @EXPORT = qw(seed_random make_name make_query quote_sql compare_plans check_sql start_psql names_sql);

my @common = (
	[qw(Mohammed Muhammad Mohamed محمد)], [qw(Ahmad Ahmed أحمد)], [qw(Hassan Hasan حسن)],
	[qw(Hussein Hossain حسين)], [qw(Ali Aly علي)], [qw(Omar Umar عمر)], [qw(Khalid Khaled خالد)],
	[qw(Fatima Fatma فاطمة)], [qw(Aisha Aicha عائشة)], [qw(Youssef Yusuf يوسف)],
	[qw(Ibrahim Ebrahim إبراهيم)], [qw(Saeed Said سعيد)], [qw(Mustafa Moustafa مصطفى)],
	[qw(Abdullah Abdallah عبدالله)], ['Abd al-Rahman', 'Abdurrahman', 'عبد الرحمن'],
	[qw(El-Baradei Albaradei البرادعي)], [qw(Al-Masri Elmasry المصري)], ['Ibn Saud', 'Bin Saud', 'ابن سعود'],
	[qw(Al-Hashimi Hashemi الهاشمي)], [qw(Nasser Nasir ناصر)], [qw(Karim Kareem كريم)],
	[qw(Anna Ana آنا)], [qw(Schmidt Schmitt شميت)], [qw(Ivanov Ivanow إيفانوف)],
	[qw(Gul-Mohammad Gulmohammad گل‌محمد)], [qw(Zaynab Zeinab زينب)], [qw(J. J ج.)], [qw(Dr. Sheikh الشيخ)]);
my @latin = map { my $c = $_; map { "$c$_" } qw(a i u an ir) } qw(b d f g h j k l m n r s t w z sh kh);
my @arabic = map { my $c = $_; map { "$c$_" } 'ا', 'ي', 'و', 'ن' } qw(ب د ف ج ح ك ل م ر س ت ط ز ش خ ع);

# Random names must be the same for a seed, whatever else the test does.
sub seed_random
{
	my $seed = $ENV{NAMESEARCH_SEED} // int(rand 1_000_000);
	srand $seed;
	print "# seed $seed (NAMESEARCH_SEED)\n";
	return $seed;
}

sub pick { return $_[ rand @_ ] }

sub slip
{
	my ($word) = @_;
	return $word if length $word < 4;
	my $at = 1 + int rand(length($word) - 2);
	my $kind = int rand 3;
	if ($kind == 0) { substr($word, $at, 1) = '' }
	elsif ($kind == 1) { substr($word, $at, 0) = substr($word, $at, 1) }
	else { substr($word, $at, 2) = reverse substr($word, $at, 2) }
	return $word;
}

sub word
{
	my ($arabic) = @_;
	return join '', map { pick($arabic ? @arabic : @latin) } 1 .. 2 + int rand 2 if rand() < 0.35;
	my @ways = @{ pick(@common) };
	my $written = $arabic ? $ways[-1] : $ways[ rand $#ways ];
	return rand() < 0.1 ? slip($written) : $written;
}

sub make_name
{
	my $arabic = rand() < 0.4;
	return join ' ', map { word($arabic) } 1 .. (1, 2, 2, 2, 3, 3, 4)[ rand 7 ];
}

# Most queries are near a name that is there.
sub make_query
{
	my (@names) = @_;
	my $name = @names && rand() < 0.7 ? pick(@names) : make_name();
	my @words = split ' ', $name;
	$words[ rand @words ] = word(rand() < 0.5) if rand() < 0.2;
	@words = map { rand() < 0.15 ? slip($_) : $_ } @words;
	@words = reverse @words if rand() < 0.1;
	pop @words if @words > 2 && rand() < 0.2;
	# a zone has room for 30 characters or 39
	my $query = join ' ', @words;
	$query = substr("$query " . make_name(), 0, pick(30, 39)) if rand() < 0.15;
	return $query;
}

sub quote_sql
{
	my ($text) = @_;
	return "'" . $text =~ s/'/''/gr . "'";
}

# SQL that counts, for many queries, those whose rows differ between the plans.
# Both are asked in one statement, so that they see the same rows.  Gives one
# row: queries, rows found, queries that differ with the first of them.
sub compare_plans
{
	my ($table, $threshold, @queries) = @_;
	my $values = join ',', map { '(' . quote_sql($_) . ')' } @queries;
	utf8::encode($values);
	return qq{
		SET enable_seqscan = off; SET enable_indexscan = off; SET jit = off;
		WITH asked (q) AS MATERIALIZED (VALUES $values),
		found AS (
			SELECT q,
				(SELECT array_agg(id ORDER BY id) FROM $table
					WHERE name @@ namequery(q, $threshold)) AS by_index,
				(SELECT array_agg(id ORDER BY id) FROM $table
					WHERE name_similarity(name, q::personname) >= $threshold
					) AS by_table
			FROM asked)
		SELECT count(*), coalesce(sum(cardinality(by_table)), 0),
			count(*) FILTER (WHERE by_index IS DISTINCT FROM by_table),
			min(q || ': ' || coalesce(by_index::text, '{}') || ' / ' || coalesce(by_table::text, '{}'))
				FILTER (WHERE by_index IS DISTINCT FROM by_table)
		FROM found};
}

sub check_sql
{
	my (@indexes) = @_;
	return join '; ', map { "SELECT namesearch_check('$_')" } @indexes;
}

# INSERT of names, encoded; NULL now and then.
sub names_sql
{
	my ($table, @names) = @_;
	my $sql = "INSERT INTO $table (name) VALUES "
	  . join(',', map { defined $_ ? '(' . quote_sql($_) . ')' : '(NULL)' } @names) . ';';
	utf8::encode($sql);
	return $sql;
}

# A psql in the background that runs a script.
sub start_psql
{
	my ($node, $name, $sql) = @_;
	my $file = $node->basedir . "/$name.sql";
	open my $out, '>', $file or die "$file: $!";
	print $out $sql;
	close $out;
	my %psql = (out => '', err => '');
	$psql{run} = IPC::Run::start(
		[ 'psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', $file ],
		'<', '/dev/null', '>', \$psql{out}, '2>', \$psql{err});
	return \%psql;
}

1;
