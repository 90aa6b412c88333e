# Nobody who could create objects in a database before an extension was installed, or
# in a schema that is searched, gets code of theirs run by somebody else (the class of
# CVE-2022-2625 and CVE-2018-1058).
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE mallory LOGIN; CREATE ROLE alice LOGIN');

# A database in which everybody may create, as they could before 15.
sub open_database
{
	my ($name) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$node->safe_psql($name, qq{GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT CREATE ON DATABASE $name TO PUBLIC});
}

sub by_mallory
{
	my ($database, $sql) = @_;
	return $node->psql($database, $sql, extra_params => [ '-U', 'mallory' ], on_error_stop => 1);
}

# ---------- objects that are there before ----------

my %before = (
	type => 'CREATE TYPE docnumber AS ENUM (\'a\')',
	'table of the name of a type' => 'CREATE TABLE personname (id int)',
	function => q{CREATE FUNCTION mrz_to_arabic(text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'},
	'function without arguments' => q{CREATE FUNCTION sltd_version() RETURNS text LANGUAGE sql AS 'SELECT 1::text'});
my $n = 0;
for my $kind (sort keys %before)
{
	my $database = 'before' . $n++;
	open_database($database);
	my ($status, $out, $err) = by_mallory($database, $before{$kind});
	is($status, 0, "$kind: is made before") or diag($err);
	my $made = $node->safe_psql($database, q{
		SELECT string_agg(o::text, ',' ORDER BY o::text) FROM (
			SELECT oid::regtype::text FROM pg_type WHERE typowner = 'mallory'::regrole
			UNION SELECT oid::regprocedure::text FROM pg_proc WHERE proowner = 'mallory'::regrole) AS x (o)});
	($status, $out, $err) = $node->psql($database, 'CREATE EXTENSION sltd');
	isnt($status, 0, "$kind: CREATE EXTENSION is refused");
	like($err, qr/already exists/, "$kind: saying why");
	is($node->safe_psql($database, q{SELECT count(*) FROM pg_extension WHERE extname = 'sltd'}), 0, "$kind: nothing is left");
	is($node->safe_psql($database, q{
		SELECT string_agg(o::text, ',' ORDER BY o::text) FROM (
			SELECT oid::regtype::text FROM pg_type WHERE typowner = 'mallory'::regrole
			UNION SELECT oid::regprocedure::text FROM pg_proc WHERE proowner = 'mallory'::regrole) AS x (o)}), $made, "$kind: what was there has not changed");
}

# ---------- objects that would rather be called ----------

# Operators and functions that fit what a script calls better than those of pg_catalog,
# in the schema that the extension goes to.
open_database('trap');
my ($status, $out, $err) = by_mallory('trap', q{
	CREATE TABLE trapped (who text, what text);
	GRANT ALL ON trapped TO PUBLIC;
	CREATE FUNCTION trap(what text) RETURNS void LANGUAGE sql AS $$INSERT INTO public.trapped VALUES (current_user, what)$$;
	CREATE FUNCTION trap_ne(name, text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN PERFORM public.trap('<>'); RETURN false; END$$;
	CREATE OPERATOR <> (LEFTARG = name, RIGHTARG = text, FUNCTION = trap_ne);
	CREATE FUNCTION format(text, name) RETURNS text LANGUAGE plpgsql AS $$BEGIN PERFORM public.trap('format'); RETURN $1; END$$;
	CREATE FUNCTION getdatabaseencoding() RETURNS name LANGUAGE plpgsql AS $$BEGIN PERFORM public.trap('encoding'); RETURN 'UTF8'; END$$});
is($status, 0, 'a trap is laid in public') or diag($err);
$node->safe_psql('trap', 'CREATE EXTENSION sltd');
is($node->safe_psql('trap', 'SELECT count(*) FROM trapped'), 0, 'nobody walks into it');
is($node->safe_psql('trap', q{SELECT count(*) FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.deptype = 'e'
	WHERE p.proowner = 'mallory'::regrole AND d.refclassid = 'pg_extension'::regclass}), 0, 'nothing of it belongs to the extension');

# What the functions of sltd do is in C: the path of a session does not matter.
$node->safe_psql('trap', q{CREATE TABLE person (name personname); INSERT INTO person VALUES ('Anna Eriksson'), ('Karim Nasser');
	CREATE INDEX ON person USING namesearch (name); GRANT SELECT ON person TO PUBLIC});
by_mallory('trap', q{
	CREATE SCHEMA mallory;
	CREATE FUNCTION mallory.name_similarity(text, text) RETURNS double precision LANGUAGE plpgsql AS $$BEGIN PERFORM public.trap('similarity'); RETURN 1; END$$;
	CREATE FUNCTION mallory.trap_similar(personname, personname) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN PERFORM public.trap('%'); RETURN true; END$$;
	CREATE OPERATOR mallory.% (LEFTARG = personname, RIGHTARG = personname, FUNCTION = mallory.trap_similar);
	GRANT USAGE ON SCHEMA mallory TO PUBLIC});
is($node->safe_psql('trap', q{
	SET search_path = mallory, public;
	SELECT namesearch_check('person_name_idx');
	SELECT namesearch_merge('person_name_idx', true);
	ANALYZE person;
	SELECT count(*) FROM trapped}) =~ s/\s+//gr, '00', 'check, merge and ANALYZE do not look up what they call');

# ---------- what others own ----------

$node->safe_psql('trap', q{REVOKE ALL ON person FROM PUBLIC; GRANT SELECT ON person TO alice});
for my $call (q{namesearch_merge('person_name_idx')}, q{namesearch_check('person_name_idx')})
{
	($status, $out, $err) = by_mallory('trap', "SELECT $call");
	like($err, qr/ERROR:  (permission denied|must be owner)/, "$call is refused to who does not own the table");
}

# An expression of an index runs as the owner of the table, whoever checks it.
by_mallory('trap', q{
	CREATE FUNCTION public.tell(personname) RETURNS personname IMMUTABLE LANGUAGE plpgsql AS $$
	BEGIN INSERT INTO public.trapped VALUES (current_user, 'expression'); RETURN $1; END$$;
	CREATE TABLE public.bait (name personname);
	INSERT INTO public.bait VALUES ('Anna Eriksson');
	CREATE INDEX bait_name ON public.bait USING namesearch (public.tell(name));
	DELETE FROM public.trapped});
$node->psql('trap', q{SELECT namesearch_check('bait_name'); SELECT namesearch_merge('bait_name', true); SELECT * FROM namesearch_stats('bait_name')});
is($node->safe_psql('trap', q{SELECT count(*) FROM trapped WHERE who <> 'mallory'}), 0, 'an expression of an index has the rights of the owner of its table alone');

$node->stop;
done_testing();
