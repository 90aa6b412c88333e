# A streaming standby answers as a scan of the table does, while the primary
# inserts, deletes, vacuums and merges; it was made by a pg_basebackup taken
# meanwhile.  Promoted, its index is right and takes names; and so is that of a
# server recovered to a point in time from the same backup and the archive.
#
# NAMESEARCH_SECONDS says how long, NAMESEARCH_SEED what is drawn at random.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

note('seed (NAMESEARCH_SEED) ' . seed_random());
my $seconds = $ENV{NAMESEARCH_SECONDS} // 8;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1, has_archiving => 1, extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$primary->append_conf('postgresql.conf', "autovacuum = off\nlog_statement = none\n");
$primary->start;
$primary->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE TABLE person (id serial PRIMARY KEY, name personname);
	CREATE INDEX person_name ON person USING namesearch (name)});
my @names = map { make_name() } 1 .. 2000;
$primary->safe_psql('postgres', names_sql('person', @names));

# Single names, which fill the pending area now and then, and a few rounds for
# each merge of all.
sub work
{
	my ($rounds) = @_;
	return join "\n", map {
		my $rest = int rand 40;
		join("\n", map { names_sql('person', make_name()) } 1 .. 100)
		  . "\n" . names_sql('person', map { make_name() } 1 .. 40) . "\nDELETE FROM person WHERE id % 40 = $rest;\n"
		  . ($_ % 2 ? "VACUUM person;\n" : '')
		  . ($_ % 3 ? '' : "SELECT namesearch_merge('person_name', true);\n")
	} 1 .. $rounds;
}

# ---------- a backup of a server at work, and a standby of it ----------

my $before = start_psql($primary, 'before', work(40));
$primary->backup('running');
$before->{run}->finish;
is($before->{err}, '', 'names came and went during the backup');

my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'running', has_streaming => 1);
$standby->append_conf('postgresql.conf', "hot_standby_feedback = on\n");
$standby->start;
$primary->wait_for_catchup($standby);

my ($asked, $found, $rounds) = (0, 0, 0);
my @differ;
my $until = time + $seconds;
my $works = 0;
while (time < $until)
{
	my $psql = start_psql($primary, 'work', work(30));
	$works++;
	while ($psql->{run}->pumpable)
	{
		my ($status, $out, $err) = $standby->psql('postgres',
			compare_plans('person', (0.7, 0.8, 0.9)[ rand 3 ], map { make_query(@names) } 1 .. 10));
		# a conflict of recovery may end a query, nothing else
		if ($err ne '')
		{
			push @differ, $err unless $err =~ /conflict with recovery/;
			next;
		}
		my ($n, $rows, $wrong, $first) = split /\|/, $out;
		$asked += $n;
		$found += $rows;
		push @differ, $first if $wrong;
		$rounds++;
		$psql->{run}->pump_nb;
	}
	$psql->{run}->finish;
	is($psql->{err}, '', "the primary worked, $works");
}
note("$asked queries in $rounds statements found $found rows");
is(join("\n", @differ), '', 'both plans give the same rows on the standby');
cmp_ok($asked, '>=', 10, 'the standby was asked meanwhile');
cmp_ok($found, '>', 0, 'rows were found');

my ($status, $out, $err) = $standby->psql('postgres', q{SELECT namesearch_merge('person_name')});
like($err, qr/recovery is in progress/, 'a standby does not merge');
($status, $out, $err) = $standby->psql('postgres', q{SELECT namesearch_check('person_name')});
like($err, qr/recovery is in progress/, 'a standby does not check');

# ---------- a point in time ----------

my $target = $primary->safe_psql('postgres', q{
	SELECT namesearch_check('person_name');
	SELECT count(*) || ' ' || coalesce(max(id), 0) FROM person}) =~ s/^\s+//r;
my $lsn = $primary->safe_psql('postgres', 'SELECT pg_current_wal_insert_lsn()');
$primary->safe_psql('postgres', work(3) . "\nCHECKPOINT;");
$primary->safe_psql('postgres', 'SELECT pg_switch_wal()');
$primary->wait_for_catchup($standby);

my $past = PostgreSQL::Test::Cluster->new('past');
$past->init_from_backup($primary, 'running', has_restoring => 1, standby => 0);
$past->append_conf('postgresql.conf', "recovery_target_lsn = '$lsn'\nrecovery_target_action = promote\n");
$past->start;
$past->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'no recovery to a point in time';
is($past->safe_psql('postgres', q{
		SELECT namesearch_check('person_name');
		SELECT count(*) || ' ' || coalesce(max(id), 0) FROM person}) =~ s/^\s+//r,
	$target, 'recovered to a point in time, the index is right');
same_rows($past, 'recovered to a point in time');
$past->stop;

# ---------- promotion ----------

my $rows = $primary->safe_psql('postgres', 'SELECT count(*), sum(id) FROM person');
$primary->stop;
$standby->promote;
is($standby->safe_psql('postgres', 'SELECT count(*), sum(id) FROM person'), $rows, 'promoted, it has all rows');
is($standby->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', 'promoted, its index is right');
same_rows($standby, 'promoted');
$standby->safe_psql('postgres', work(10));
is($standby->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', 'it takes names, and is right');
same_rows($standby, 'at work after promotion');
$standby->stop;
done_testing();

sub same_rows
{
	my ($node, $title) = @_;
	my ($n, $rows, $wrong, $first) =
	  split /\|/, $node->safe_psql('postgres', compare_plans('person', 0.75, map { make_query(@names) } 1 .. 20));
	is("$n, $wrong", '20, 0', "$title: both plans give the same rows") or diag($first);
	cmp_ok($rows, '>', 0, "$title: rows are found");
}
