# Memory runs out: a library that stands before malloc() fails every n-th large request.
# A statement then ends in an error of its own (53200) and the server goes on; what was
# changed meanwhile is whole.
#
# FAULT_ROUNDS says how many times (10), FAULT_SEED what is drawn at random.
use strict;
use warnings;
use utf8;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

my $rounds = $ENV{FAULT_ROUNDS} // 10;
$ENV{NAMESEARCH_SEED} = $ENV{FAULT_SEED} if $ENV{FAULT_SEED};
note('seed (FAULT_SEED) ' . seed_random());

# ---------- the library ----------

my $folder = PostgreSQL::Test::Utils::tempdir();
my $source = <<'C';
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

/* fail every n-th request of so many bytes or more; 0 for none */
static volatile struct { int every, bytes, failed; } *control;
static int calls;

extern void *__libc_malloc(size_t);
extern void *__libc_realloc(void *, size_t);

__attribute__((constructor)) static void
begin(void)
{
	int file = open(getenv("FAULT_CONTROL"), O_RDWR);
	void *map = file < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

	control = map == MAP_FAILED ? NULL : map;
}

static int
fails(size_t size)
{
	if (!control || control->every == 0 || size < (size_t) control->bytes || ++calls % control->every != 0)
		return 0;
	__atomic_add_fetch(&control->failed, 1, __ATOMIC_RELAXED);
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size) { return fails(size) ? NULL : __libc_malloc(size); }
void *realloc(void *p, size_t size) { return fails(size) ? NULL : __libc_realloc(p, size); }
C
append_to_file("$folder/fail.c", $source);
system('gcc', '-O1', '-shared', '-fPIC', '-o', "$folder/fail.so", "$folder/fail.c") == 0 or die 'no library';
my $control = "$folder/control";
append_to_file($control, pack('iii', 0, 0, 0) . "\0" x 4096);
chmod 0666, $control;

sub fail_every
{
	my ($every, $bytes) = @_;
	open my $file, '+<:raw', $control or die "$control: $!";
	print $file pack 'ii', $every, $bytes;
	close $file;
}

sub count_failed { return (unpack 'iii', slurp_file($control))[2] }

# ---------- the server ----------

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nlog_statement = none\njit = off\nmax_worker_processes = 4\n");
{
	local $ENV{LD_PRELOAD} = "$folder/fail.so";
	local $ENV{FAULT_CONTROL} = $control;
	$node->start;
}
my @names = map { make_name() } 1 .. 3000;
$node->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE UNLOGGED TABLE survives AS SELECT 1;
	CREATE TABLE person (id serial PRIMARY KEY, name personname);
	CREATE INDEX person_name ON person USING namesearch (name);
	CREATE TABLE run (id serial, run docrange, state countrycode);
	CREATE INDEX run_run ON run USING gist (run, state);
	} . names_sql('person', @names));

my $zone = 'P<UT0ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10';
my @statements = (
	sub { 'DROP INDEX IF EXISTS built; CREATE INDEX built ON person USING namesearch (name)' },
	sub { names_sql('person', map { make_name() } 1 .. 400) },
	sub { q{SELECT namesearch_merge('person_name', true)} },
	sub { 'VACUUM (INDEX_CLEANUP on) person' },
	sub { 'DELETE FROM person WHERE id % 50 = ' . int rand 50 },
	sub { compare_plans('person', 0.7, map { make_query(@names) } 1 .. 3) },
	sub { 'SET enable_seqscan = off; SELECT count(*) FROM (SELECT FROM person ORDER BY name <-> ' . quote_utf8() . ' LIMIT 500) AS x' },
	sub { "SELECT count(r) FROM mrz_repair('$zone') AS r" },
	sub { "SELECT count(f) FROM mrz_find(repeat('$zone ', 2000)) AS f" },
	sub { 'SELECT count(x) FROM name_arabize(' . quote_utf8() . '::personname, 50) AS x' },
	sub { q{SELECT length(mrz_transliterate(repeat(U&'\00C5', 300)))} },
	sub { q{INSERT INTO run (run, state) SELECT docrange(('A' || i)::docnumber, ('A' || i + i % 9)::docnumber), 'UTO' FROM generate_series(10000, 12000) AS i} },
	sub { 'REINDEX INDEX run_run' },
	sub { q{SELECT namesearch_check('person_name')} },
	sub { q{SELECT count(docnumber_variants(('O0I1B8S5Z' || i)::docnumber)) FROM generate_series(1, 50) AS i} });

sub quote_utf8
{
	my $text = quote_sql(make_name());
	utf8::encode($text);
	return $text;
}

my ($ran, $refused) = (0, 0);
my @strange;
for my $round (1 .. $rounds)
{
	# a connection alone needs some; so each has many statements
	fail_every(2 + int rand 12, (1 << 13, 1 << 15, 1 << 17)[ rand 3 ]);
	my $sql = join ";\n", map { $statements[ rand @statements ]->() } 1 .. 30;
	# from a file: psql does not read what comes by a pipe when it gets no connection
	my $script = "$folder/round_$round.sql";
	append_to_file($script, "\\set VERBOSITY verbose\n$sql\n");
	my ($status, $out, $err) = $node->psql('postgres', "\\i $script", on_error_stop => 0);
	fail_every(0, 0);
	$ran += 30;
	for (split /\n/, $err)
	{
		next unless /(ERROR|FATAL|PANIC|server closed|connection)/;
		if (/ERROR: +53200/ || /FATAL: .*out of memory/) { $refused++ }
		# an index that was not built is not dropped
		elsif (!/ERROR: +42P0[17]|NOTICE/) { push @strange, $_ }
	}
	is($node->safe_psql('postgres', q{SELECT namesearch_check('person_name'); SELECT count(*) FROM survives}) =~ s/^\s+//r, '1',
		"round $round: the server went on, the index is right");
	my ($asked, $found, $wrong, $first) = split /\|/,
	  $node->safe_psql('postgres', compare_plans('person', 0.75, map { make_query(@names) } 1 .. 5));
	is($wrong, 0, "round $round: both plans give the same rows") or diag($first);
	is($node->safe_psql('postgres', q{
		SET enable_indexscan = off; SET enable_bitmapscan = off; SELECT count(*) FROM run WHERE run @> 'A11000'::docnumber;
		RESET ALL; SET enable_seqscan = off; SELECT count(*) FROM run WHERE run @> 'A11000'::docnumber}) =~ /^(\d+)\n\1$/ ? 1 : 0,
		1, "round $round: and so do those of runs");
}
is(join("\n", @strange), '', 'no error but that memory is out');
cmp_ok($refused, '>', 0, 'memory was out');
unlike(slurp_file($node->logfile), qr/PANIC|terminated by signal|TRAP/, 'nothing crashed');
$node->stop;
note("$ran statements, " . count_failed() . " requests failed, $refused statements refused, nothing lost");
done_testing();
