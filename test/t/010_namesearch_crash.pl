# An index on names is right after a crash at any moment: in CREATE INDEX, in
# single inserts with their sealing, in VACUUM and in merges.  And damage that is
# done to its pages is found by namesearch_check().
#
# NAMESEARCH_CRASHES says how many, NAMESEARCH_SEED what is drawn at random.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::RealBin;
use Time::HiRes qw(sleep);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

note('seed (NAMESEARCH_SEED) ' . seed_random());
my $crashes = $ENV{NAMESEARCH_CRASHES} // 4;

my $node = PostgreSQL::Test::Cluster->new('main');
# pages are damaged below, which must not be found by checksums, the default since 18
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8', $node->pg_version >= 18 ? '--no-data-checksums' : () ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nrestart_after_crash = off\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE TABLE person (id serial PRIMARY KEY, name personname);
	CREATE INDEX person_name ON person USING namesearch (name);
	CREATE UNLOGGED TABLE passing (id serial PRIMARY KEY, name personname);
	CREATE INDEX passing_name ON passing USING namesearch (name)});

# Some are long, of more words than are compared.
sub some_name
{
	return undef if rand() < 0.02;
	return rand() < 0.02 ? join(' ', map { make_name() } 1 .. 6) : make_name();
}

my @names = grep { defined } map { some_name() } 1 .. 1500;
$node->safe_psql('postgres', names_sql('person', @names));

my %work = (
	build => sub {
		return join "\n", map {
			"DROP INDEX IF EXISTS person_built; SET maintenance_work_mem = '1MB';"
			  . 'CREATE INDEX person_built ON person USING namesearch (name);'
		} 1 .. 300;
	},
	insert => sub {
		return join "\n", (map { names_sql('person', some_name()) } 1 .. 15000) x 5;
	},
	vacuum => sub {
		return join "\n", map {
			my $rest = int rand 30;
			"DELETE FROM person WHERE id % 30 = $rest; VACUUM person;"
			  . names_sql('person', map { some_name() } 1 .. 100)
		} 1 .. 300;
	},
	merge => sub {
		return join "\n", map {
			names_sql('person', map { some_name() } 1 .. 300) . q{SELECT namesearch_merge('person_name', true);}
		} 1 .. 300;
	});

sub crash
{
	my $how = rand() < 0.5 ? 'immediate stop' : 'kill -9';
	if ($how eq 'kill -9')
	{
		# the whole server at once, as a failure of power would
		my $postmaster = $node->{_pid};
		my @pids = split ' ', slurp_file("/proc/$postmaster/task/$postmaster/children");
		$node->kill9;
		kill 'KILL', @pids;
		for (1 .. 200)
		{
			last unless grep { -e "/proc/$_" } $postmaster, @pids;
			sleep 0.05;
		}
	}
	else
	{
		$node->stop('immediate');
	}
	$node->start;
	return $how;
}

sub check_all
{
	my ($title) = @_;
	my $indexes = q{SELECT indexrelid::regclass FROM pg_index JOIN pg_class ON oid = indexrelid
		WHERE indisvalid AND relam = (SELECT oid FROM pg_am WHERE amname = 'namesearch')};
	my ($status, $out, $err) = $node->psql('postgres',
		"SELECT count(namesearch_check(i)::text) FROM ($indexes) AS x (i)");
	is("$status:$err", '0:', "$title: indexes are right");
	cmp_ok($out, '>=', 2, "$title: indexes were checked") or diag($out);
	for my $threshold (0.6, 0.9)
	{
		my ($asked, $found, $differ, $first) = split /\|/, $node->safe_psql('postgres',
			compare_plans('person', $threshold, map { make_query(@names) } 1 .. 5));
		is("$asked, $differ", '5, 0', "$title: both plans give the same rows from $threshold")
		  or diag($first);
	}
}

# An unlogged table is empty after a crash, and so is its index.
sub check_unlogged
{
	my ($title) = @_;
	is($node->safe_psql('postgres', q{
		SELECT count(*) FROM passing;
		SET enable_seqscan = off;
		SELECT count(*) FROM passing WHERE name % 'Omar Hassan';
		INSERT INTO passing (name) VALUES ('Omar Hassan'), ('Karim Nasser'), (NULL);
		SELECT count(*) FROM passing WHERE name % 'Umar Hasan';
		SELECT names FROM namesearch_stats('passing_name')}),
		"0\n0\n1\n3", "$title: the index of an unlogged table begins anew");
}

$node->safe_psql('postgres', q{INSERT INTO passing (name) SELECT 'Anna ' || chr(97 + i % 26) || 'na' FROM generate_series(1, 100) AS i});
my @kinds = sort keys %work;
for my $round (1 .. $crashes)
{
	my $kind = $kinds[ ($round - 1) % @kinds ];
	my $psql = start_psql($node, 'work', $work{$kind}->());
	sleep(0.03 + rand 0.5);
	$node->safe_psql('postgres', 'CHECKPOINT') if rand() < 0.3;
	my $how = crash();
	$psql->{run}->finish;
	like($psql->{err}, qr/connection to server|terminating|closed the connection/, "$kind: was interrupted")
	  or diag($psql->{out});
	my $title = "$kind, $how $round";
	check_all($title);
	check_unlogged($title);
}

# ---------- damage is found ----------

$node->safe_psql('postgres', q{
	DROP INDEX IF EXISTS person_built;
	REINDEX INDEX person_name;
	INSERT INTO person (name) VALUES ('Zaynab Karim'), ('يوسف ناصر')});
my $path = $node->data_dir . '/' . $node->safe_psql('postgres', q{SELECT pg_relation_filepath('person_name')});
$node->stop;
my $image = slurp_file($path);

# By kind of page, in the order of their numbers: a byte whose lowest bit makes
# what is stored wrong, whatever it is.
my $contents = 24;
my @damage = (
	[ 'groups', $contents ],           # the number of the first token
	[ 'vocabulary', $contents + 8 ],   # the weight of the first token
	[ 'postings', $contents ],         # the first entry of the first list
	[ 'entries', $contents + 8 ],      # the block of the first name's row
	[ 'costs', $contents + 6 ],        # what the seventh entry costs
	[ 'directory', $contents ],        # the first token of the first page
	[ 'pending', $contents + 6 ],      # the block of the first name's row
	[ 'meta', $contents + 80 ]);       # where the second section of a segment is
for my $kind (0 .. $#damage)
{
	my ($title, $at) = @{ $damage[$kind] };
	my ($page) = grep { (unpack 'LSS', substr $image, $_ * 8192 + 8184, 8)[1] == $kind
		  && (unpack 'S', substr $image, $_ * 8192 + 12, 2)[0] > $at }
	  0 .. length($image) / 8192 - 1;
	my $damaged = $image;
	ok(defined $page, "there is a page of kind $title") or next;
	substr($damaged, $page * 8192 + $at, 1) ^= "\x01";
	write_file($path, $damaged);
	$node->start;
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSELECT namesearch_check('person_name')");
	like($err, qr/ERROR:  XX002/, "damage to a page of kind $title is found");
	note($err);
	$node->stop('immediate');
}
# What meets pages which are not those of the list starts over, but not for ever.
my $search = "SELECT count(*) FROM person WHERE name % 'Zaynab Karim'";
for ([ 'entries', $search ], [ 'pending', $search ], [ 'pending', "SELECT namesearch_stats('person_name')" ])
{
	my ($title, $statement) = @$_;
	my ($kind) = grep { $damage[$_][0] eq $title } 0 .. $#damage;
	my $damaged = $image;
	for my $page (1 .. length($image) / 8192 - 1)
	{
		substr($damaged, $page * 8192, 8192) = "\0" x 8192
		  if (unpack 'LSS', substr $image, $page * 8192 + 8184, 8)[1] == $kind;
	}
	write_file($path, $damaged);
	$node->start;
	my ($status, $out, $err) = $node->psql('postgres', qq{
		\\set VERBOSITY verbose
		SET enable_seqscan = off;
		SET statement_timeout = '60s';
		$statement});
	like($err, qr/ERROR:  XX002/, "where pages of kind $title are lost, $statement ends with an error");
	note($err);
	$node->stop('immediate');
}
write_file($path, $image);
$node->start;
is($node->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', 'without damage, it is right again');

# Which marks a window of entries has stands at the end of the directory.
$node->safe_psql('postgres', q{
	CREATE TABLE born (name personname, birth partialdate);
	INSERT INTO born SELECT 'Anna Karim', (1950 + i % 50)::text::partialdate FROM generate_series(1, 100) AS i;
	CREATE INDEX born_name ON born USING namesearch (name, birth)});
is($node->safe_psql('postgres', q{SELECT namesearch_check('born_name')}), '', 'an index with births is right');
my $born_path = $node->data_dir . '/' . $node->safe_psql('postgres', q{SELECT pg_relation_filepath('born_name')});
$node->stop;
my $born_image = slurp_file($born_path);
my ($directory) = grep { (unpack 'LSS', substr $born_image, $_ * 8192 + 8184, 8)[1] == 5 } 1 .. length($born_image) / 8192 - 1;
my $lower = unpack 'S', substr $born_image, $directory * 8192 + 12, 2;
# from the mark of 1950, 101, to that of 1999; a byte of each, the first bit set
is(unpack('H*', substr $born_image, $directory * 8192 + $lower - 4, 4), '65960080', 'the window has the marks of its years');
for my $byte (0, 1)
{
	my $damaged = $born_image;
	substr($damaged, $directory * 8192 + $lower - 4 + $byte, 1) = chr(120);
	write_file($born_path, $damaged);
	$node->start;
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSELECT namesearch_check('born_name', false)");
	like($err, qr/ERROR:  XX002.*DETAIL:  Entry \d+ has mark \d+, which its window is said not to have/s, 'a window that lacks a mark is found');
	$node->stop('immediate');
}
# what is no range is found by whoever reads it: the first mark after the last, or other bits
for (pack('L', 1 << 31 | 101 << 8 | 150), pack('L', 1 << 31 | 1 << 16 | 150 << 8 | 101), pack('L', 150 << 8 | 101))
{
	my $damaged = $born_image;
	substr($damaged, $directory * 8192 + $lower - 4, 4) = $_;
	write_file($born_path, $damaged);
	$node->start;
	my ($status, $out, $err) = $node->psql('postgres', q{
		\set VERBOSITY verbose
		SET enable_seqscan = off;
		SELECT count(*) FROM born WHERE name @@ namequery('Ana Karim', 0.7) AND birth %% '1960-07-01'});
	like($err, qr/ERROR:  XX002.*marks of a window do not make sense/s, 'a search does not follow marks that make no sense');
	$node->stop('immediate');
}
# as of a segment that was written before windows were noted: all of it is searched
my $earlier = $born_image;
substr($earlier, $directory * 8192 + $lower - 4, 4) = "\0" x 4;
write_file($born_path, $earlier);
$node->start;
is($node->safe_psql('postgres', q{
	SET enable_seqscan = off;
	SELECT count(*) FROM born WHERE name @@ namequery('Ana Karim', 0.7) AND birth %% '1960-07-01';
	SELECT namesearch_check('born_name');
	INSERT INTO born SELECT 'Anna Karim', (1950 + i % 50)::text::partialdate FROM generate_series(1, 1500) AS i;
	DO $$ BEGIN PERFORM namesearch_merge('born_name', true); END $$;
	SELECT segments = 1 FROM namesearch_stats('born_name');
	SELECT namesearch_check('born_name');
	SELECT count(*) FROM born WHERE name @@ namequery('Ana Karim', 0.7) AND birth %% '1960-07-01'}),
	"6\n\nt\n\n96", 'where marks of windows are not known, all of them are searched, and merged');

# ---------- damage is neither followed nor carried on ----------

# VACUUM writes where the pages say that entries are, and a merge writes anew what
# it reads: both end with an error, and change nothing that they do not understand.
# so few that nobody merges them in the background
$node->safe_psql('postgres', q{SELECT namesearch_merge('person_name', true)});
$node->safe_psql('postgres', 'INSERT INTO person (name) VALUES (NULL)');
$node->safe_psql('postgres', names_sql('person', map { some_name() } 1 .. 700));
$node->safe_psql('postgres', 'DELETE FROM person WHERE id % 3 = 0');
cmp_ok($node->safe_psql('postgres', q{SELECT segments FROM namesearch_stats('person_name')}), '>', 1, 'there are segments to merge');
$node->stop;
$image = slurp_file($path);
my %kinds = (groups => 0, vocabulary => 1, entries => 3, pending => 6);
my $room = 8192 - 8 - $contents;
my $vacuum = 'VACUUM (INDEX_CLEANUP ON) person';
my $merge = q{SELECT namesearch_merge('person_name', true)};
my $check = q{SELECT namesearch_check('person_name', false)};
my $search_all = q{SELECT id FROM person ORDER BY name <-> 'Zaynab Karim'};
# where a page says that an entry without a name begins: after the row comes a 0
my $nameless = sub {
	for my $page (@_)
	{
		my $contents = substr $image, $page * 8192 + $contents, $room;
		my @offsets = reverse unpack 'S*', substr $contents, $room - 2 * unpack('x4S', $contents);
		for my $i (grep { ord(substr $contents, $offsets[$_] + 6, 1) == 0 } 0 .. $#offsets)
		{
			return ($page, $room - 2 * ($i + 1));
		}
	}
	die 'no entry without a name';
};
for (
	# what is damaged, of which kind of page, where, how; and who meets it
	[ 'the number of the first entry', 'entries', 0, pack('L', 816_000_010), $vacuum, $merge ],
	[ 'a little greater number of the first entry', 'entries', 0, sub { pack 'L', 1 + unpack 'L', $_[0] }, $vacuum, $merge ],
	[ 'the number of entries', 'entries', 4, pack('S', 4000), $vacuum, $merge, $search_all ],
	[ 'a lesser number of entries', 'entries', 4, sub { pack 'S', unpack('S', $_[0]) - 1 }, $vacuum, $merge ],
	[ 'the bytes of entries', 'entries', 6, pack('S', 65_000), $vacuum ],
	[ 'where an entry begins, beyond the page', 'entries', $room - 4, pack('S', 65_000), $vacuum, $check ],
	[ 'where an entry begins, among offsets', 'entries', $room - 4, pack('S', $room - 3), $vacuum, $check ],
	[ 'where an entry without a name begins', 'entries', $nameless, pack('S', 65_000), $vacuum, $check ],
	[ 'where an entry begins, in the one before', 'entries', $room - 4, sub { pack 'S', unpack('S', $_[0]) - 1 }, $vacuum ],
	[ 'the segment of a pending page', 'pending', $room, sub { pack 'L', 1 + unpack 'L', $_[0] }, $vacuum ],
	[ 'the entries of a pending page', 'pending', 2, pack('S', 40_000), $vacuum ],
	[ 'the tokens of a group', 'groups', 8 + 16, sub { pack 'L', 1 + unpack 'L', $_[0] }, $merge ],
	[ 'the number of groups', 'groups', 4, sub { pack 'L', unpack('L', $_[0]) - 1 }, $merge ],
	[ 'the order of tokens', 'vocabulary', $room - 2, sub { $_[1] }, $merge ],
	[ 'the first token of a page', 'vocabulary', 0, sub { pack 'L', unpack('L', $_[0]) - 1 }, $merge ])
{
	my ($title, $kind, $at, $how, @statements) = @$_;
	# of the last page of its kind, that is of the smaller segment
	my @pages = grep { (unpack 'LSS', substr $image, $_ * 8192 + 8184, 8)[1] == $kinds{$kind} } 1 .. length($image) / 8192 - 1;
	@pages = in_list(@pages);
	my $page = $pages[-1];
	($page, $at) = $at->(@pages) if ref $at;
	for my $statement (@statements)
	{
		my $damaged = $image;
		my $place = $page * 8192 + $contents + $at;
		my $bytes = ref $how ? $how->(substr($image, $place, 4), substr($image, $place - 2, 2)) : $how;
		substr($damaged, $place, length $bytes) = $bytes;
		isnt($damaged, $image, "$title: it is damaged");
		write_file($path, $damaged);
		$node->start;
		my ($status, $out, $err) = $node->psql('postgres', qq{
			\\set VERBOSITY verbose
			SET enable_seqscan = off; SET enable_sort = off;
			$statement});
		like($err, qr/ERROR:  XX002/, "$title of a page of $kind: $statement ends with an error") or diag("$out\n$err");
		is($node->safe_psql('postgres', 'SELECT 1'), '1', "$title: the server lives");
		# with a checkpoint: recovery could mend the next damage, by a page that was logged
		$node->stop;
	}
}
write_file($path, $image);
$node->start;
$node->safe_psql('postgres', "$vacuum; $merge");
is($node->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', 'without damage, VACUUM and a merge leave it right');

# ---------- a VACUUM that does not come to its end ----------

# It ends at the last page of entries, as it would when it is cancelled there.  What
# it has marked is dead all the same, and to be merged away by the next.
$node->safe_psql('postgres', 'DELETE FROM person WHERE id % 10 > 1');
$node->stop;
$image = slurp_file($path);
my $last = (in_list(grep { (unpack 'LSS', substr $image, $_ * 8192 + 8184, 8)[1] == $kinds{entries} } 1 .. length($image) / 8192 - 1))[-1];
my $damaged = $image;
substr($damaged, $last * 8192 + $contents + 4, 2) = pack 'S', 4000;
write_file($path, $damaged);
$node->start;
my ($status, $out, $err) = $node->psql('postgres', $vacuum);
like($err, qr/ERROR/, 'VACUUM ends at the last page of entries');
$node->stop;
$damaged = slurp_file($path);
isnt(substr($damaged, 0, $last * 8192), substr($image, 0, $last * 8192), 'it has marked entries before');
substr($damaged, $last * 8192, 8192) = substr $image, $last * 8192, 8192;
write_file($path, $damaged);
$node->start;
$node->safe_psql('postgres', $vacuum);
is($node->safe_psql('postgres', q{SELECT dead, names - (SELECT count(*) FROM person) FROM namesearch_stats('person_name')}), '0|0',
	'the next counts all that are dead, and merges them away');
is($node->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', 'the index is right');
$node->stop;
done_testing();

# Of blocks of the index, those that the list of segments, or the pending area, has.
sub in_list
{
	my %listed = ((unpack 'L', substr $image, $contents + 12, 4) => 1);
	my ($n) = unpack 'L', substr $image, $contents + 40, 4;
	$listed{ unpack 'L', substr $image, $contents + 48 + 80 * $_, 4 } = 1 for 0 .. $n - 1;
	return grep { $listed{ unpack 'L', substr $image, $_ * 8192 + 8184, 4 } } @_;
}

sub write_file
{
	my ($file, $bytes) = @_;
	open my $out, '>:raw', $file or die "$file: $!";
	print $out $bytes;
	close $out;
}
