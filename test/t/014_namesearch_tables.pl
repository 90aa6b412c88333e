#
# An index says by which layout and which tables of the library it was written.
# Another layout is refused; what other tables gave is not used, and merged away.
#
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Namesearch;

# Where what is stored stands, from namesearch.h.
my $contents = 24;
my ($layout, $reading) = ($contents + 4, $contents + 6);
my $weights = $contents + 48 + 72;
# kinds of pages
my ($groups_kind, $vocabulary_kind, $costs_kind) = (0, 1, 4);

seed_random();
my $node = PostgreSQL::Test::Cluster->new('main');
# pages are damaged below, which must not be found by checksums, the default since 18
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8', $node->pg_version >= 18 ? '--no-data-checksums' : () ]);
$node->append_conf('postgresql.conf', "autovacuum = off\n");
$node->start;
my @names = map { make_name() } 1 .. 3000;
$node->safe_psql('postgres', 'CREATE EXTENSION sltd; CREATE TABLE person (id serial PRIMARY KEY, name personname)');
$node->safe_psql('postgres', names_sql('person', @names));
$node->safe_psql('postgres', 'CREATE INDEX person_name ON person USING namesearch (name)');
my $path = index_path();
$node->stop;
my $image = slurp_file($path);

sub index_path
{
	return $node->data_dir . '/' . $node->safe_psql('postgres', q{SELECT pg_relation_filepath('person_name')});
}

# Start the server with other bytes in the index.
sub start_with
{
	my ($bytes) = @_;
	open my $out, '>:raw', $path or die "$path: $!";
	print $out $bytes;
	close $out;
	$node->start;
}

# For each page of a kind: its place in the file, and the end of its contents.
sub pages
{
	my ($kind) = @_;
	return map { [ $_, $_ + unpack 'S', substr $image, $_ + 12, 2 ] }
	  grep { (unpack 'LSS', substr $image, $_ + 8184, 8)[1] == $kind } map { $_ * 8192 } 0 .. length($image) / 8192 - 1;
}

sub errors
{
	my ($sql) = @_;
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$sql");
	return $err;
}

sub both_plans_agree
{
	my ($title) = @_;
	for my $threshold (0.6, 0.9)
	{
		my ($asked, $found, $differ, $first) = split /\|/, $node->safe_psql('postgres',
			compare_plans('person', $threshold, map { make_query(@names) } 1 .. 60));
		is($differ, 0, "$title: both plans give the same rows from $threshold") or diag($first);
		cmp_ok($found, '>', 0, "$title: rows are found");
	}
}

# ---------- another layout, a later reading ----------

for my $changed ([ 'layout', $layout ], [ 'reading', $reading ])
{
	my ($title, $at) = @$changed;
	my $other = $image;
	substr($other, $at, 2) = pack 'S', 999;
	start_with($other);
	for my $sql (
		q{SET enable_seqscan = off; SELECT count(*) FROM person WHERE name % 'Omar Hassan'},
		q{INSERT INTO person (name) VALUES ('Omar Hassan')},
		q{VACUUM (INDEX_CLEANUP on) person},
		q{SELECT namesearch_check('person_name')})
	{
		like(errors($sql), qr/ERROR:  0A000: .*"person_name" was made by another version.*\b999\b.*HINT:  .*REINDEX/s,
			"$title 999 is refused: $sql");
	}
	$node->stop;
}

# ---------- an earlier reading ----------

# Whatever its tokens are, all its rows are compared.
my $earlier = $image;
substr($earlier, $reading, 2) = pack 'S', 0;
start_with($earlier);
both_plans_agree('of an earlier reading');
my $search = q{SET enable_seqscan = off; SELECT count(*) FROM person WHERE name @@ namequery('Omar Hassan', 0.5);};
my $err = errors("$search $search");
my $notices = () = $err =~ /NOTICE:/g;
is($notices, 1, 'an index of an earlier reading says so once a connection');
like($err, qr/NOTICE:  00000: index "person_name" was made by an earlier version.*HINT:  .*REINDEX/s, 'and what to do');
$node->safe_psql('postgres', names_sql('person', map { make_name() } 1 .. 2000));
is( $node->safe_psql('postgres', q{
		INSERT INTO person (id, name) VALUES (0, 'Zaynab Bouteldja'), (-1, NULL);
		SET enable_seqscan = off;
		SELECT id FROM person WHERE name % 'زينب بوتلجة' AND id <= 0;
		SET enable_seqscan = on; SET enable_indexscan = off;
		SELECT id FROM person WHERE name % 'زينب بوتلجة' AND id <= 0;
		DO $$ BEGIN PERFORM namesearch_merge('person_name', true); END $$;
		SELECT segments = 1 FROM namesearch_stats('person_name');
		DELETE FROM person WHERE id = 0;}) . $node->safe_psql('postgres', q{VACUUM (INDEX_CLEANUP on) person}),
	"0\n0\nt", 'it takes and merges names');
my @nearest = map {
	$node->safe_psql('postgres', "SET enable_$_ = off; "
		  . q{EXPLAIN (COSTS OFF) SELECT name <-> 'Karim Nasser' FROM person ORDER BY name <-> 'Karim Nasser';
		SELECT round((name <-> 'Karim Nasser')::numeric, 6), name IS NULL FROM person ORDER BY name <-> 'Karim Nasser'})
} qw(seqscan indexscan);
like($nearest[0], qr/Index Scan using person_name/, 'it gives an order');
s/.*?(?=^\d)//ms for @nearest;
is($nearest[0], $nearest[1], 'which is right');
like( $node->safe_psql('postgres', q{EXPLAIN SELECT FROM person WHERE name % 'Karim Nasser'}),
	qr/Seq Scan/, 'the planner rather reads the table');
like(errors(q{SELECT namesearch_check('person_name')}), qr/ERROR:  0A000: .*earlier version.*HINT:  .*REINDEX/s,
	'it cannot be checked');
is(errors(q{REINDEX INDEX CONCURRENTLY person_name}), '', 'and is built anew');
is(errors("$search SELECT namesearch_check('person_name')"), '', 'after which it serves as any other');
unlike($node->safe_psql('postgres', q{EXPLAIN SELECT FROM person WHERE name % 'Karim Nasser'}),
	qr/Seq Scan/, 'and is preferred');
$path = index_path();
$node->stop;
$image = slurp_file($path);

# ---------- other tables ----------

# As other tables might have it: everything weighs more than anything.
my $other = $image;
for my $page (pages($groups_kind))
{
	my ($at, $end) = @$page;
	my $n = unpack 'L', substr $other, $at + $contents + 4, 4;
	substr($other, $at + $contents + 8 + $_ * 28 + 20, 4) = pack 'f', 1000 for 0 .. $n - 1;
}
substr($other, $_->[0] + $contents + 8, 4) = pack 'f', 1000 for pages($vocabulary_kind);
for my $page (pages($costs_kind))
{
	my ($at, $end) = @$page;
	substr($other, $at + $contents, $end - $at - $contents) = "\xff" x ($end - $at - $contents);
}
start_with($other);
like(errors(q{SELECT namesearch_check('person_name')}), qr/ERROR:  XX002: .*"person_name" is corrupt/,
	'what is not by these tables is found, where it is said to be');
$node->stop('immediate');

substr($other, $weights, 4) = pack 'L', ~(unpack 'L', substr $other, $weights, 4) & 0xFFFFFFFF;
start_with($other);
both_plans_agree('by other tables');
$node->safe_psql('postgres', q{DELETE FROM person WHERE id % 2 = 0; VACUUM (INDEX_CLEANUP on) person});
$node->safe_psql('postgres', q{SELECT namesearch_merge('person_name', true)});
both_plans_agree('merged');
is(errors(q{SELECT namesearch_check('person_name')}), '', 'the index is right when merged');
$node->stop;
my $merged = slurp_file($path);
is(substr($merged, $weights, 4), substr($image, $weights, 4), 'and is by the tables of the library');
done_testing();
