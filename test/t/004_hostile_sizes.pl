# Whatever size of text a function of sltd is given, it answers or ends in an error of
# its own in bounded time, and a statement that takes long can be cancelled at once.
# All functions are found in the catalogue, so one that is added is tested, too.
use strict;
use warnings;
use utf8;
use Time::HiRes qw(time);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Seconds for one call, and for a cancelled one after its tenth of a second.
my $bound = $ENV{HOSTILE_BOUND} // 5;
my $cancel_bound = $ENV{HOSTILE_CANCEL_BOUND} // 1;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "jit = off\nlog_min_error_statement = panic\nlog_statement = none\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION sltd');

my $zone = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10';
my %text = (
	'one letter' => [ 'A', 1 ],
	'tokens' => [ 'ab ', 3 ],
	'Arabic tokens' => [ 'عبد ', 7 ],
	'fillers' => [ '<', 1 ],
	'digits' => [ '7', 1 ],
	'wildcards' => [ '_%', 2 ],
	'intervals' => [ '1974/', 5 ],
	'spaces' => [ ' ', 1 ],
	'backslashes' => [ '\\\\', 2 ],
	'zones' => [ $zone, 88 ],
	'zones in zones' => [ substr($zone, 0, 40) . $zone, 128 ],
	'zones with line feeds' => [ substr($zone, 0, 44) . '\n' . substr($zone, 44) . '\n', 90 ]);
my $size = 512 * 1024;

# A value of each type that is not text.
my %value = (
	boolean => 'false', integer => '2', 'double precision' => '0.7', date => q{'2026-01-01'},
	countrycode => q{'UTO'}, docnumber => q{'L898902C3'}, docpattern => q{'L8%'}, docrange => q{'[A1,A9]'},
	partialdate => q{'1974-08'}, personname => q{'Anna Eriksson'}, namequery => q{namequery('Anna', 0.7)},
	mrz => qq{'$zone'}, 'integer[]' => q{'{1}'}, 'bigint' => '2', 'regclass' => q{'pg_class'});

my @functions = map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', q{
	SELECT p.oid::regproc, array_to_string(ARRAY(
		SELECT format_type(a.type, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, n) ORDER BY n), ',')
	FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
	WHERE d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'sltd')
		AND p.proargtypes::oid[] && ARRAY['text'::regtype, 'cstring'::regtype]::oid[]
		AND NOT 'internal'::regtype = ANY (p.proargtypes::oid[])
	ORDER BY p.oid});
cmp_ok(scalar @functions, '>', 20, 'functions that take a text were found');

# A psql that goes on after errors and tells what each statement took.
sub run_calls
{
	my ($settings, @calls) = @_;
	my $sql = "\\set VERBOSITY sqlstate\n$settings\n" . join "\n", map {
		"\\echo call $_->[0]\nSELECT clock_timestamp() AS before \\gset\n$_->[1];\n"
		  . "SELECT 'took ' || extract(epoch FROM clock_timestamp() - :'before'::timestamptz);"
	} @calls;
	utf8::encode($sql);
	my ($out, $err) = ('', '');
	my $file = $node->basedir . '/calls.sql';
	unlink $file;
	append_to_file($file, $sql);
	# both streams in one, so that an error is told by the call before it
	$out = `psql -X -q -A -t -d '@{[ $node->connstr('postgres') ]}' -f $file 2>&1`;
	my (%took, %said, $call);
	for (split /\n/, $out)
	{
		if (/^call (.*)/) { $call = $1 }
		elsif (/^took ([\d.]+)/) { $took{$call} = $1 }
		elsif (/ERROR: +(\w+)/) { $said{$call} = $1 }
		elsif (/server closed|connection .* lost/) { $said{ $call // '' } = 'crash' }
	}
	return (\%took, \%said);
}

# ---------- each function, with each text in each place ----------

my @calls;
for my $function (@functions)
{
	my ($name, $types) = @$function;
	my @types = split /,/, $types;
	my @places = grep { $types[$_] =~ /^(text|cstring)$/ } 0 .. $#types;
	for my $what (sort keys %text)
	{
		my ($piece, $length) = @{ $text{$what} };
		my $hostile = "repeat(E'$piece', " . int($size / $length) . ')';
		for my $place (@places)
		{
			my @arguments = map {
				my $text = $_ == $place ? $hostile : q{'A'};
				$types[$_] eq 'text' ? "${text}::text"
				  : $types[$_] eq 'cstring' ? "textout($text)"
				  : ($value{ $types[$_] } // die "no value of type $types[$_]") . "::$types[$_]"
			} 0 .. $#types;
			push @calls, [ "$name($types) $what $place",
				"SELECT count(x::text) FROM $name(" . join(', ', @arguments) . ') AS x' ];
		}
	}
}
my ($took, $said) = run_calls("SET statement_timeout = '${bound}s';", @calls);
is(scalar keys %$took, scalar @calls, scalar(@calls) . ' calls with half a megabyte came to an end');
my @slow = grep { ($said->{$_} // '') eq '57014' } map { $_->[0] } @calls;
is("@slow", '', "none took more than $bound s");
# invalid text, a parameter, a limit; nothing internal
my @strange = map { "$_: $said->{$_}" } grep { $said->{$_} !~ /^(22...|54...|57014)$/ } sort keys %$said;
is(join("\n", @strange), '', 'what is refused is refused by an error of its own');
note(scalar(keys %$said) . ' of them were refused, the slowest took ' . (sort { $b <=> $a } values %$took)[0] . ' s');

# ---------- a gigabyte ----------

@calls = map { [ $_, "SELECT count(repeat('A', 1000000000)::$_)" ] }
  qw(docnumber mrz);
push @calls, [ 'namequery', q{SELECT count(namequery(repeat('A', 1000000000), 0.5))} ];
($took, $said) = run_calls("SET statement_timeout = '" . 4 * $bound . "s';", @calls);
my @wrong = map { "$_->[0]: " . ($said->{ $_->[0] } // 'no error') } grep { ($said->{ $_->[0] } // '') !~ /^(22...|54...)$/ } @calls;
is(join(', ', @wrong), '', 'a gigabyte is refused');

# ---------- a search of a long text takes time by its length ----------

for my $what ('one letter', 'fillers', 'zones in zones', 'zones with line feeds')
{
	my ($piece, $length) = @{ $text{$what} };
	@calls = map { [ $_, "SELECT count(*) FROM mrz_find(repeat(E'$piece', " . int($_ * 500_000 / $length) . '))' ] } 1, 8;
	($took, $said) = run_calls('', @calls);
	cmp_ok($took->{8}, '<', 16 * $took->{1} + 0.1, "mrz_find, $what: eight times the text takes eight times as long");
}

# ---------- cancelled ----------

my $many = 1_000_000;
my @long = (
	[ 'mrz_find', "SELECT count(*) FROM mrz_find(repeat('$zone ', $many))" ],
	[ 'mrz_find in one line', "SELECT count(*) FROM mrz_find(repeat('$zone', $many))" ],
	[ 'mrz_repair', "SELECT count(r) FROM generate_series(1, 100000) AS i, mrz_repair(translate('$zone', '0', 'O') || left('x', i % 2)) AS r" ],
	[ 'mrz_blind_variants', "SELECT count(*) FROM generate_series(1, 1000000) AS i, mrz_blind_variants(('L8989' || i % 9999)::docnumber, 2)" ],
	[ 'docnumber_variants', "SELECT count(docnumber_variants(('L80I9' || i % 9999)::docnumber)) FROM generate_series(1, 10000000) AS i" ],
	[ 'name_similarity', "SELECT count(name_similarity(repeat('Mohamad ', 100)::personname, repeat('Muhammed ', 100)::personname)) FROM generate_series(1, 10000000)" ],
	[ 'name_arabize', "SELECT count(x) FROM generate_series(1, 10000000) AS i, name_arabize(repeat('Mohamad ', 100)::personname, 100) AS x" ],
	[ 'name_romanize', "SELECT count(name_romanize(repeat('عبدالرحمن ', 50)::personname)) FROM generate_series(1, 10000000)" ],
	[ 'partialdate', "SELECT count(('1974-0' || 1 + i % 9)::partialdate) FROM generate_series(1, 100000000) AS i" ]);
($took, $said) = run_calls("SET statement_timeout = 100;", @long);
for my $call (@long)
{
	my ($name) = @$call;
	is($said->{$name} // '', '57014', "$name: is cancelled");
	cmp_ok($took->{$name} // 1e9, '<', 0.1 + $cancel_bound, "$name: soon");
}
note(join ', ', map { sprintf '%s %.3f', $_->[0], $took->{ $_->[0] } // -1 } @long);

# one that takes long by itself: building an index, a search in it, a merge, a check
$node->safe_psql('postgres', q{
	CREATE TABLE person AS
	SELECT (chr(65 + i % 26) || md5(i::text) || ' ' || md5((i % 1000)::text))::personname AS name FROM generate_series(1, 60000) AS i;
	CREATE INDEX person_name ON person USING namesearch (name);});
@long = (
	[ 'CREATE INDEX', 'CREATE INDEX ON person USING namesearch (name)' ],
	[ 'searches', q{SELECT count(*) FROM generate_series(1, 100000) AS i, LATERAL (SELECT FROM person WHERE name @@ namequery('Mohamad Karim ' || i, 0.2)) AS x} ],
	[ 'namesearch_check', q{SELECT namesearch_check('person_name') FROM generate_series(1, 100)} ],
	[ 'an ordered scan', q{SELECT count(*) FROM generate_series(1, 1000) AS i, LATERAL (SELECT FROM person ORDER BY name <-> ('Ali ' || i) OFFSET 50000) AS x} ]);
($took, $said) = run_calls("SET enable_seqscan = off; SET statement_timeout = 100;", @long);
for my $call (@long)
{
	my ($name) = @$call;
	is($said->{$name} // '', '57014', "$name: is cancelled");
	cmp_ok($took->{$name} // 1e9, '<', 0.1 + $cancel_bound, "$name: soon");
}
note(join ', ', map { sprintf '%s %.3f', $_->[0], $took->{ $_->[0] } // -1 } @long);

$node->stop;
done_testing();
