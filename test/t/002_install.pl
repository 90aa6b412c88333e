# What can stand in the way of CREATE EXTENSION, and who may do it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# a database in another encoding is refused, with what to do
$node->safe_psql('postgres',
	q{CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'});
my ($status, $out, $error) = $node->psql('latin', 'CREATE EXTENSION sltd');
isnt($status, 0, 'a database in LATIN1 is refused');
like($error, qr/sltd needs a database in UTF8/, 'and the error says why');
like($error, qr/HINT:.*ENCODING 'UTF8'/, 'and the hint says what to do');

# the owner of a database may install the types; under locale C too names fold
$node->safe_psql('postgres', q{
	CREATE ROLE owner LOGIN;
	CREATE DATABASE owned OWNER owner});
$node->safe_psql('owned', 'CREATE EXTENSION sltd', extra_params => [ '-U', 'owner' ]);
is($node->safe_psql('owned', q{
		SELECT 'Müller Łódź'::personname % 'MULLER LODZ', name_similarity('محمد علي', 'Mohamed Ali') > 0.7}),
	't|t', 'matching does not depend on the locale');

# the screening database makes roles, which the owner may not
($status, $out, $error) = $node->psql('owned', 'CREATE EXTENSION sharaka', extra_params => [ '-U', 'owner' ]);
isnt($status, 0, 'the owner may not install sharaka');
like($error, qr/permission denied to create extension "sharaka"/, 'and the error says so');
like($error, qr/HINT:  Must be superuser to create this extension/, 'and the hint says who may');
$node->safe_psql('owned', 'CREATE EXTENSION sharaka');
($status, $out, $error) = $node->psql('owned', 'SELECT sharaka.create_schema()', extra_params => [ '-U', 'owner' ]);
like($error, qr/permission denied for schema sharaka/, 'nor is what it brings for everybody');
($status, $out, $error) = $node->psql('owned', q{
	GRANT USAGE ON SCHEMA sharaka TO owner;
	GRANT EXECUTE ON FUNCTION sharaka.create_schema, sharaka.require_schema TO owner;
	SET ROLE owner;
	SELECT sharaka.create_schema()});
like($error, qr/owner can not make tables for sharaka_owner/, 'and the tables are for sharaka_owner');
like($error, qr/HINT:  Call create_schema\(\) as a superuser, or as a member of the role: GRANT sharaka_owner TO owner/, 'with what to do');

# a role of that name that can more is not taken for it
$node->safe_psql('postgres', q{ALTER ROLE sharaka_frontline LOGIN; CREATE DATABASE other});
($status, $out, $error) = $node->psql('other', 'CREATE EXTENSION sharaka CASCADE');
like($error, qr/there is a role sharaka_frontline that can do more than sharaka gives it/, 'a role that can log in is none of sharaka');
like($error, qr/HINT:  ALTER ROLE sharaka_frontline NOLOGIN/, 'with what to do');
$node->safe_psql('postgres', q{ALTER ROLE sharaka_frontline NOLOGIN});
$node->safe_psql('other', 'CREATE EXTENSION sharaka CASCADE');
pass('roles that are there already will do');
is($node->safe_psql('owned', q{
		SELECT sharaka.date_in_words('fév. 1972'), sharaka.births_told('born 3 août 1961')}),
	'1972-02|1961-08-03', 'nor does reading dates');

# another schema than public, not in the search path of its users
$node->safe_psql('postgres', q{CREATE DATABASE elsewhere});
$node->safe_psql('elsewhere', q{
	CREATE SCHEMA types;
	CREATE EXTENSION sltd SCHEMA types;
	CREATE EXTENSION sharaka;
	SELECT sharaka.create_schema()});
is($node->safe_psql('elsewhere', q{
		SET search_path = '';
		SELECT count(*) >= 0 FROM sharaka.screen(name => 'Anna Eriksson')}),
	't', 'sharaka finds the types wherever they are');

# who may not look into that schema reads a view all the same, with an index or without
$node->safe_psql('elsewhere', q{
	CREATE ROLE reader;
	CREATE TABLE public.passport AS SELECT ('A' || i)::types.docnumber AS number FROM generate_series(1000, 9999) AS i;
	CREATE INDEX ON public.passport (number);
	CREATE VIEW public.looked_up AS SELECT number FROM public.passport
		WHERE number OPERATOR(types.%) 'A1234' OR number OPERATOR(types.~~) 'A123%';
	GRANT SELECT ON public.looked_up TO reader});
is($node->safe_psql('elsewhere', q{SET ROLE reader; SET enable_seqscan = off; SELECT count(*) > 10 FROM looked_up}), 't',
	'an operator asks for no right to the schema of its types');

# a schema that a role may have filled beforehand is not used
$node->safe_psql('postgres', q{CREATE ROLE squatter; CREATE DATABASE squatted});
$node->safe_psql('squatted', q{CREATE SCHEMA sharaka AUTHORIZATION squatter});
($status, $out, $error) = $node->psql('squatted', 'CREATE EXTENSION sharaka CASCADE');
isnt($status, 0, 'a schema of another role is refused');
like($error, qr/there is a schema sharaka that belongs to a role that is no superuser/, 'and the error says why');

# loaded at the start of the server
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'sltd'");
$node->restart;
is($node->safe_psql('owned', 'SHOW sltd.name_similarity_threshold'),
	$node->safe_psql('elsewhere', 'SHOW sltd.name_similarity_threshold'),
	'the library can be preloaded');

$node->stop;
done_testing();
