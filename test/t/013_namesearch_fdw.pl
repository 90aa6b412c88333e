#
# A search for a name is sent to a foreign server that has the extension, with its
# threshold, and is answered there by the index.
#
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;

my ($host, $port) = ($node->host, $node->port);
$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION sltd;
CREATE EXTENSION postgres_fdw;
CREATE TABLE watched (id int, name personname);
INSERT INTO watched VALUES (1, 'Abderrahmane Bouteldja'), (2, 'عبد الرحمن بوتلجة'), (3, 'Anna Eriksson');
CREATE INDEX watched_name ON watched USING namesearch (name);
CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw
	OPTIONS (host '$host', port '$port', dbname 'postgres', extensions 'sltd');
CREATE USER MAPPING FOR CURRENT_USER SERVER other;
CREATE FOREIGN TABLE there (id int, name personname) SERVER other OPTIONS (table_name 'watched');
SQL

my $plan = $node->safe_psql('postgres',
	"EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM there WHERE name @@ namequery('Abdurrahman Buteldja', 0.8)");
like($plan, qr/Remote SQL: .*WHERE .*name OPERATOR\(public\.@@\) '0\.8: Abdurrahman Buteldja'::public\.namequery/,
	'the query is sent with its threshold');
is( $node->safe_psql('postgres',
		"SELECT id FROM there WHERE name @@ namequery('Abdurrahman Buteldja', 0.8) ORDER BY id"),
	"1\n2",
	'and is answered');

# % depends on a setting, which the other server does not have.
unlike(
	$node->safe_psql('postgres', "EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM there WHERE name % 'Abdurrahman Buteldja'"),
	qr/Remote SQL: .*WHERE/,
	'a search that depends on a setting stays');

done_testing();
