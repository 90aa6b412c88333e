# Where the library is preloaded, backends share what they find in indexes on
# names, also while that is forgotten again for want of room.
use strict;
use warnings;
use utf8;
use File::Copy qw(copy);
use File::Path qw(make_path);
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

note('seed (NAMESEARCH_SEED) ' . seed_random());
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nshared_preload_libraries = 'sltd'\n");
$node->start;

sub value { return $node->safe_psql('postgres', $_[0]) }

value(q{
	CREATE EXTENSION sltd;
	CREATE TABLE person (id serial PRIMARY KEY, name personname);
	CREATE TABLE asked (id serial PRIMARY KEY, name personname)});
value(names_sql('person', map { make_name() } 1 .. 3000));
my @asked = map { make_name() } 1 .. 60;
value(names_sql('asked', @asked));
value('CREATE INDEX person_name ON person USING namesearch (name)');

# What all queries find, by the index or without it.
my $found = q{SELECT count(*) || ' ' || md5(string_agg(a.id || ' ' || p.id, ',' ORDER BY a.id, p.id))
	FROM asked AS a JOIN person AS p ON p.name @@ namequery(a.name::text, 0.7)};
my $by_index = "SET enable_seqscan = off; $found";
my $right = value("SET enable_indexscan = off; SET enable_bitmapscan = off; $found");
like($right, qr/^[1-9]\d+ /, 'something is found');

is(value('SELECT size FROM namesearch_cache()'), 128 * 1024 * 1024, '128 MB are shared, if nothing else is set');
is(value($by_index), $right, 'what the first backend finds is right');
my $tokens = value('SELECT tokens FROM namesearch_cache()');
cmp_ok($tokens, '>', 50, 'its tokens are shared');
is(value($by_index), $right, 'what the second finds is right');
my @counts = split /\|/, value('SELECT found, missed, tokens FROM namesearch_cache()');
cmp_ok($counts[0], '>=', $tokens, 'it found the tokens of the first');
# pairs of words, which a record may have joined, are not kept until they are asked for four times,
# by whichever backend: two names with the same pair ask for it twice each
my %pairs;
for my $name (@asked)
{
	my @words = split ' ', $name;
	$pairs{ lc "$words[$_] $words[$_ + 1]" }++ for 0 .. $#words - 1;
}
my $often = grep { $_ > 1 } values %pairs;
cmp_ok($counts[2], '>=', $tokens, 'and shares what was there');
cmp_ok($counts[2] - $tokens, '<=', $often, 'and no more than pairs that were asked for often by both');
is(value("SET sltd.namesearch_cache_size = 0; $by_index"), $right, 'one that keeps nothing finds the same');
is(value('SELECT found + missed FROM namesearch_cache()'), $counts[0] + $counts[1], 'and asked for nothing that is shared');

value('CREATE DATABASE other TEMPLATE postgres');
$node->safe_psql('other', q{DELETE FROM person WHERE id % 2 = 0; VACUUM person; SELECT namesearch_merge('person_name', true)});
is($node->safe_psql('other', $by_index), $node->safe_psql('other', "SET enable_indexscan = off; SET enable_bitmapscan = off; $found"),
	'a copy of the database, with an index of the same file, has answers of its own');

# What is shared outlasts a restart, and is told from what no longer holds.
my $kept = $node->data_dir . '/pg_stat/sltd_namesearch_cache';

sub shared { return value('SELECT tokens FROM namesearch_cache()') }

sub stop
{
	$node->stop(shift // 'fast');
	return;
}

sub start
{
	$node->start;
	ok(!-e $kept, 'the file goes when the server has started');
	return;
}

$tokens = shared();
stop();
cmp_ok(-s $kept, '>', 100 * $tokens, 'what is shared is kept in a file while the server is down');
start();
is(shared(), $tokens, 'it is there after the start');
is(value($by_index), $right, 'what is found by it is right');
@counts = split /\|/, value('SELECT found, missed, tokens FROM namesearch_cache()');
cmp_ok($counts[0], '>', 50, 'which is found in it');
is($counts[2], $tokens, 'and had not to be searched for');

stop();
my $whole = slurp_file($kept);
start();
value(q{INSERT INTO person (name) VALUES ('Walid Fictif')});
stop();
unlink $kept;
append_to_file($kept, $whole);
start();
is(shared(), 0, 'what was kept at an earlier stop is not taken');
is(value($by_index), $right, 'but searched for');

# a head of 56 bytes, then for each record its length (8) and the record: its length again, the key (64), the number of matches, and so on
for my $damage ([ 'a byte of its head', 9 ], [ 'a length', 60 ], [ 'the length in a record', 64 ], [ 'a byte of a key', 100 ], [ 'the number of matches', 138 ],
	[ 'a byte of a match', 2000 ], [ 'its end' ])
{
	my ($what, $at) = @$damage;

	stop();
	my $bytes = slurp_file($kept);
	if (defined $at) { substr($bytes, $at, 1) ^= "\x40" }
	else { $bytes = substr($bytes, 0, -5000) }
	unlink $kept;
	append_to_file($kept, $bytes);
	start();
	is(shared(), 0, "a file with $what damaged is not taken");
	is(value($by_index), $right, 'and what is found is right');
}
stop();
unlink $kept;
append_to_file($kept, '');
start();
is(shared(), 0, 'an empty one neither');
value($by_index);
stop('immediate');
ok(!-e $kept, 'a server that did not shut down keeps nothing');
start();
value($by_index);
$tokens = shared();

# less room, and none
$node->append_conf('postgresql.conf', "sltd.namesearch_shared_cache_size = '32kB'\n");
$node->restart;
cmp_ok(shared(), '>', 0, 'as much is kept as there is room for');
cmp_ok(shared(), '<', $tokens, 'and no more');
is(value($by_index), $right, 'what is found is right');
$node->append_conf('postgresql.conf', "sltd.namesearch_shared_cache_size = '128MB'\nsltd.namesearch_keep_shared_cache = off\n");
$node->restart;
is(shared(), 0, 'nothing is read if nothing is to be kept');
value($by_index);
stop();
ok(!-e $kept, 'nor written');

# Another library that is installed while the server runs has not found what is kept.
start();
my ($path, $libdir, $has_destdir) = split /\|/, value(q{SELECT current_setting('dynamic_library_path'), setting,
	EXISTS (SELECT FROM pg_settings WHERE name = 'extension_destdir') FROM pg_config WHERE name = 'PKGLIBDIR'});
my ($library) = grep { -e } map { s/\$libdir/$libdir/r . '/sltd.so' } split /:/, $path;
my $stage = $node->basedir . '/stage';
make_path("$stage$libdir");
copy($library, "$stage$libdir/sltd.so") or die $!;
$node->append_conf('postgresql.conf', "dynamic_library_path = '$stage$libdir:$path'\nsltd.namesearch_keep_shared_cache = on\nrestart_after_crash = on\n"
	. ($has_destdir eq 't' ? "extension_destdir = '$stage'\n" : ''));
$node->restart;
value($by_index);
$tokens = shared();
$node->restart;
is(shared(), $tokens, 'the same library finds what it had');
# the same code, but another file
copy($library, "$stage$libdir/new") or die $!;
append_to_file("$stage$libdir/new", 'another');
rename "$stage$libdir/new", "$stage$libdir/sltd.so" or die $!;
$node->restart;
is(shared(), 0, 'one that was installed meanwhile does not take it for its own');
is(value($by_index), $right, 'and finds what is right');
# a crash, after which the server is still the one that was started
copy($library, "$stage$libdir/new") or die $!;
append_to_file("$stage$libdir/new", 'a third');
rename "$stage$libdir/new", "$stage$libdir/sltd.so" or die $!;
kill 'KILL', value(q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'});
ok($node->poll_query_until('postgres', q{SELECT pg_postmaster_start_time() < now() AND tokens = 0 FROM namesearch_cache()}), 'the server is there again');
value($by_index);
cmp_ok(shared(), '>', 0, 'what is found after a crash is shared');
$node->restart;
is(shared(), 0, 'but not by a library that was installed before it');
$node->append_conf('postgresql.conf', "sltd.namesearch_keep_shared_cache = off\n");
stop();

# Prewarming.
start();
cmp_ok(value(q{SELECT namesearch_prewarm('person_name', 100)}), '==', 100, 'a hundred tokens are searched for');
is(value('SELECT tokens FROM namesearch_cache()'), 100, 'and shared');
cmp_ok(value(q{SELECT namesearch_prewarm('person_name')}), '>', 100, 'all are, if there is room');
is(value($by_index), $right, 'what is found then is right');
value('CREATE ROLE stranger');
my ($status, $out, $err) = $node->psql('postgres', q{SET ROLE stranger; SELECT namesearch_prewarm('person_name')});
like($err, qr/permission denied for table person/, 'who may not read the table may not search its index');

# So little room that tokens go all the time, and many at once.
$node->append_conf('postgresql.conf', "sltd.namesearch_shared_cache_size = '64kB'\nsltd.namesearch_cache_size = '64kB'\n");
$node->restart;
is(value('SELECT size FROM namesearch_cache()'), 64 * 1024, 'the size is what was set');
append_to_file($node->basedir . '/find.sql', "DO \$\$ BEGIN SET enable_seqscan = off; IF ($found) <> '$right' THEN RAISE 'wrong rows'; END IF; END \$\$;\n");
$node->command_ok([ 'pgbench', '-n', '-c', 4, '-j', 2, '-t', 5, '-f', $node->basedir . '/find.sql', $node->connstr('postgres') ],
	'four backends find what is right while what they share is forgotten');
my ($size, $used, $shared, $hits) = split /\|/, value('SELECT size, used, tokens, found FROM namesearch_cache()');
cmp_ok($used, '<=', $size, 'no more is used than there is');
cmp_ok($shared, '<', $tokens, 'not all tokens had room');
cmp_ok($hits, '>', 0, 'some were found');

$node->append_conf('postgresql.conf', "sltd.namesearch_shared_cache_size = 0\n");
$node->restart;
is(value($by_index), $right, 'nothing need be shared');
is(value('SELECT c::text FROM namesearch_cache() AS c'), '(0,0,0,0,0)', 'and nothing is');
$node->stop;
done_testing();
