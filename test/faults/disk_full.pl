# The disk is full while an index is built, names are inserted and segments merged: an
# error says so (53100), what was there is right, and once there is room it goes on.
#
# FAULT_DISK names an empty folder on a disk of some 20 MB (script/check --faults makes
# one, as root); without it the test is skipped.
use strict;
use warnings;
use utf8;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

my $disk = $ENV{FAULT_DISK};
plan skip_all => 'FAULT_DISK names no small disk, which root can make' unless $disk;
note('seed (NAMESEARCH_SEED) ' . seed_random());

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nlog_statement = none\njit = off\n");
$node->start;
mkdir "$disk/space" or die "$disk/space: $!";
my @names = map { make_name() } 1 .. 4000;
$node->safe_psql('postgres', "CREATE TABLESPACE small LOCATION '$disk/space'");
$node->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE TABLE person (id serial PRIMARY KEY, name personname);
	CREATE TABLE many (id serial, name personname);
	CREATE INDEX person_name ON person USING namesearch (name) TABLESPACE small;} . names_sql('person', @names));
$node->safe_psql('postgres', q{INSERT INTO many (name) SELECT (name || ' ' || i) ::personname FROM person, generate_series(1, 60) AS i});

# Fill the disk up to so many bytes.
sub fill
{
	my ($leave) = @_;
	unlink "$disk/filler";
	open my $out, '>:raw', "$disk/filler" or die $!;
	my $free = `df --output=avail -B1 $disk | tail -1`;
	my $block = "\0" x 65536;
	for (my $written = 0; $written + 65536 < $free - $leave; $written += 65536)
	{
		syswrite $out, $block or last;
	}
	close $out;
}

sub same
{
	my ($title) = @_;
	is($node->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', "$title: the index is right");
	my ($asked, $found, $wrong, $first) = split /\|/,
	  $node->safe_psql('postgres', compare_plans('person', 0.75, map { make_query(@names) } 1 .. 10));
	is("$asked, $wrong", '10, 0', "$title: both plans give the same rows") or diag($first);
}

my $refused = 0;

sub refuses
{
	my ($title, $sql) = @_;
	my $psql = start_psql($node, 'refused', "\\set VERBOSITY verbose\n$sql");
	$psql->{run}->finish;
	like($psql->{err}, qr/ERROR: +53100: .*No space left on device/s, "$title: an error says that the disk is full")
	  or diag($psql->{out});
	$refused++;
}

for my $leave (0, 400_000, 2_000_000)
{
	fill($leave);
	my $files = join ',', sort glob "$disk/space/*/*/*";
	refuses("index, $leave bytes", 'CREATE INDEX built ON many USING namesearch (name) TABLESPACE small');
	$node->safe_psql('postgres', 'CHECKPOINT');
	is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_class WHERE relname = 'built'}), 0, 'no index is left');
	refuses("temporary files, $leave bytes", q{SET maintenance_work_mem = '1MB'; SET temp_tablespaces = small; CREATE INDEX built ON many USING namesearch (name)})
	  if $leave == 0;
	same("index, $leave bytes");
}

# single names until there is no more room
fill(0);
my $insert = join "\n", map { names_sql('person', map { make_name() } 1 .. 200) } 1 .. 100;
my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM person');
refuses('names', $insert);
same('names');
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM person'), '>=', $before, 'no name is lost');
my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nDELETE FROM person WHERE id % 3 = 0; VACUUM person; SELECT namesearch_merge('person_name', true)");
same('merge');
$node->stop('immediate');
$node->start;
same('after a crash with a full disk');

unlink "$disk/filler";
$node->safe_psql('postgres', $insert . q{SELECT namesearch_merge('person_name', true); REINDEX INDEX person_name});
same('with room again');
unlike(slurp_file($node->logfile), qr/PANIC|terminated by signal|TRAP/, 'nothing crashed');
note("$refused statements refused, nothing lost");
$node->stop;
done_testing();
