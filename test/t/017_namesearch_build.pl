# An index on names that are too many for maintenance_work_mem is built in about
# that memory, however many they are, and is right.
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
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
# what a backend has touched of shared buffers counts, too
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nlog_statement = none\nshared_buffers = 8MB\nfsync = off\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE TABLE pool (id serial PRIMARY KEY, name personname);
	CREATE TABLE person (id serial PRIMARY KEY, name personname)});
my @names = map { make_name() } 1 .. 3000;
$node->safe_psql('postgres', names_sql('pool', @names));
# enough to be written many times, and merged before the end, with tokens of their own
$node->safe_psql('postgres', q{
	INSERT INTO person (name)
	SELECT CASE WHEN i % 2 = 0 THEN name || ' ' || translate((i * id)::text, '0123456789', 'bdfgklmnrs') ELSE name::text END::personname
	FROM generate_series(1, 200) AS i, pool});

# The most memory of a backend that runs a statement, in MB; 0 where that is not told.
sub peak
{
	my ($statement) = @_;
	return (split /\n/, $node->safe_psql('postgres', qq{
		SET maintenance_work_mem = '1MB';
		$statement;
		SELECT coalesce(substring(pg_read_file('/proc/self/status', 0, 10000, true) FROM 'VmHWM:\\s+(\\d+)')::int / 1024, 0)}))[-1];
}

my $idle = peak(q{SELECT count(*) FROM person WHERE name % 'Omar'});
my $most = peak('CREATE INDEX person_name ON person USING namesearch (name)');
note("$most MB, of which $idle MB are without the index");
SKIP:
{
	# sanitizers keep what was freed for a while, to see who uses it still
	skip 'memory that is checked is kept', 1
		if $node->safe_psql('postgres', q{SELECT pg_read_file('/proc/self/maps', 0, 10000000, true) ~ 'libasan|valgrind|vgpreload'}) eq 't';
	cmp_ok($most - $idle, '<', 15, 'memory is bounded');
}
is($node->safe_psql('postgres', q{SELECT segments, names FROM namesearch_stats('person_name'); SELECT namesearch_check('person_name')}), "1|600000\n",
	'the index is right');
my ($asked, $found, $differ, $first) = split /\|/, $node->safe_psql('postgres', compare_plans('person', 0.9, map { make_query(@names) } 1 .. 5));
is("$asked, $differ", '5, 0', 'both plans give the same rows') or diag($first);
$node->stop;
done_testing();
