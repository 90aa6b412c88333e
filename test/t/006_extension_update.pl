# ALTER EXTENSION UPDATE gives what CREATE EXTENSION does, object by object, from
# each version that has a way to the present one.  So that this shows something
# before there are several, versions are planted: one whose script lacks a function
# and has others otherwise, and scripts that update it, rightly and wrongly.
use strict;
use warnings;
use File::Copy;
use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);

# ---------- scripts of their own ----------

my $settings = slurp_file($ENV{TEMP_CONFIG});
my ($name, $staged) = $settings =~ /^(extension_destdir|extension_control_path) = '([^']*?)(?::\$system)?'/m
  or die 'script/server has not said where the extensions are';
chomp(my ($share, $library) = `pg_config --sharedir --pkglibdir`);
$staged =~ s/\Q$share\E$//;
my $own = $node->basedir . '/stage';
make_path("$own$share/extension", "$own$library");
symlink "$staged$library/sltd.so", "$own$library/sltd.so" or die "sltd.so: $!";
copy($_, "$own$share/extension/") or die "$_: $!" for glob "$staged$share/extension/{sltd,sharaka}*";
$node->append_conf('postgresql.conf', $name eq 'extension_destdir' ? "$name = '$own'" : "$name = '$own$share:\$system'");
$node->start;

sub script { return "$own$share/extension/$_[0].sql" }

sub put
{
	my ($file, $text) = @_;
	unlink script($file);
	append_to_file(script($file), $text);
}

my ($present) = slurp_file("$own$share/extension/sltd.control") =~ /^default_version = '(.*)'/m;
my $guard = qq{\\echo Use "ALTER EXTENSION UPDATE" to load this file. \\quit\n};

# ---------- what an extension has ----------

# Each object with its definition, comment, privileges and owner, by name.
my $members = q{
	SET search_path = pg_catalog;
	WITH member AS (
		SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
		WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'EXTENSION'
	), object AS (
		SELECT m.*, pg_describe_object(m.classid, m.objid, 0) AS name FROM member AS m
	), line AS (
		SELECT o.name, concat_ws(' | ',
			(SELECT to_jsonb(p) - '{oid,proowner,pronamespace,prorettype,proargtypes,proallargtypes,provariadic,prosupport,proargdefaults,prosqlbody}'::text[]
				|| jsonb_build_object('result', p.prorettype::regtype, 'support', p.prosupport, 'owner', p.proowner::regrole, 'arguments', pg_get_function_arguments(p.oid),
					'body', pg_get_function_sqlbody(p.oid)) FROM pg_proc AS p WHERE o.classid = 'pg_proc'::regclass AND p.oid = o.objid)::text,
			(SELECT jsonb_build_array(p.oprkind, p.oprcanmerge, p.oprcanhash, p.oprresult::regtype, p.oprcom::regoperator, p.oprnegate::regoperator, p.oprcode, p.oprrest, p.oprjoin, p.oprowner::regrole)
				FROM pg_operator AS p WHERE o.classid = 'pg_operator'::regclass AND p.oid = o.objid)::text,
			(SELECT jsonb_build_array(t.typlen, t.typbyval, t.typtype, t.typcategory, t.typispreferred, t.typdelim, t.typsubscript, t.typelem::regtype, t.typarray::regtype, t.typinput, t.typoutput,
					t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze, t.typalign, t.typstorage, t.typnotnull, t.typbasetype::regtype, t.typcollation::regcollation, t.typdefault, t.typacl, t.typowner::regrole,
					(SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation, col_description(a.attrelid, a.attnum)) ORDER BY a.attnum)
						FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
				FROM pg_type AS t WHERE o.classid = 'pg_type'::regclass AND t.oid = o.objid)::text,
			(SELECT jsonb_build_array(c.castfunc::regprocedure, c.castcontext, c.castmethod) FROM pg_cast AS c WHERE o.classid = 'pg_cast'::regclass AND c.oid = o.objid)::text,
			(SELECT jsonb_build_array(k.opcintype::regtype, k.opcdefault, k.opckeytype::regtype) FROM pg_opclass AS k WHERE o.classid = 'pg_opclass'::regclass AND k.oid = o.objid)::text,
			(SELECT jsonb_agg(x ORDER BY x) FROM (SELECT jsonb_build_array(p.amopstrategy, p.amoppurpose, p.amopopr::regoperator) FROM pg_amop AS p WHERE p.amopfamily = o.objid
				UNION ALL SELECT jsonb_build_array(p.amprocnum, p.amproclefttype::regtype, p.amprocrighttype::regtype, p.amproc::regprocedure) FROM pg_amproc AS p WHERE p.amprocfamily = o.objid) AS f (x)
				WHERE o.classid = 'pg_opfamily'::regclass)::text,
			(SELECT jsonb_build_array(a.amhandler, a.amtype) FROM pg_am AS a WHERE o.classid = 'pg_am'::regclass AND a.oid = o.objid)::text,
			(SELECT n.nspacl::text FROM pg_namespace AS n WHERE o.classid = 'pg_namespace'::regclass AND n.oid = o.objid),
			obj_description(o.objid, o.classid::regclass::name),
			(SELECT 'at first ' || i.initprivs::text FROM pg_init_privs AS i WHERE i.classoid = o.classid AND i.objoid = o.objid AND i.objsubid = 0)) AS definition
		FROM object AS o
	)
	SELECT name || ': ' || definition FROM line ORDER BY name COLLATE "C"};

sub members
{
	my ($database, $extension) = @_;
	my $sql = $members =~ s/EXTENSION/$extension/r;
	return split /\n(?=\S+ [^\n]*?: [\[{])/, $node->safe_psql($database, $sql);
}

# What differs between two databases, by the names of the objects.
sub differences
{
	my ($one, $other, $extension) = @_;
	my %one = map { $_ => 1 } members($one, $extension);
	my %other = map { $_ => 1 } members($other, $extension);
	my %names = map { s/: .*//rs => 1 } grep { !$one{$_} || !$other{$_} } keys %one, keys %other;
	return join ', ', sort keys %names;
}

sub updated
{
	my ($database, $extension, $from) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, qq{CREATE EXTENSION $extension VERSION '$from' CASCADE; ALTER EXTENSION $extension UPDATE TO '$present'});
}

# ---------- versions that are planted ----------

my $sltd = slurp_file(script("sltd--$present"));
my ($added) = $sltd =~ /(CREATE FUNCTION journal_append.*?)(?:\n\n\n|\z)/s;
ok(defined $added, 'sltd has a function to leave out');
my ($version_comment) = $sltd =~ /(COMMENT ON FUNCTION sltd_version\(\) IS\s+'(?:[^']|'')*';)/;
put('sltd--planted', $sltd =~ s/\Q$added\E//r =~ s/\Q$version_comment\E/COMMENT ON FUNCTION sltd_version() IS 'planted';/r);
put("sltd--planted--$present", $guard . $version_comment . $added);

my $sharaka = slurp_file(script("sharaka--$present"));
my ($time_ago) = $sharaka =~ /(CREATE FUNCTION time_ago\(.*?;\n)COMMENT/s;
put('sharaka--planted', $sharaka =~ s/\Q$time_ago\E/$time_ago =~ s|'2 hours'|'3 hours'|r/er);
put("sharaka--planted--$present", $guard . ($time_ago =~ s/^CREATE/CREATE OR REPLACE/r));

# ---------- each way there is ----------

my %count;
for my $extension (qw(sltd sharaka))
{
	$node->safe_psql('postgres', "CREATE DATABASE fresh_$extension");
	$node->safe_psql("fresh_$extension", "CREATE EXTENSION $extension CASCADE");
	my @members = members("fresh_$extension", $extension);
	cmp_ok(scalar @members, '>', 100, "$extension has " . scalar(@members) . ' objects');
	my @ways = grep { $_ ne $present } map { /--((?:(?!--).)*)\.sql$/ && !/--.*--/ ? $1 : () } glob "$own$share/extension/$extension--*";
	for my $from (@ways)
	{
		my $database = "way_${extension}_" . $count{$extension}++;
		updated($database, $extension, $from);
		is(differences($database, "fresh_$extension", $extension), '', "$extension from $from");
	}
}
ok($count{sltd} && $count{sharaka}, 'there is a way for each');

# ---------- wrong ones are told ----------

my $wrong = 0;

sub is_told
{
	my ($extension, $script, $names, $what) = @_;
	my $database = 'wrong_' . ++$wrong;
	put("$extension--planted--$present", $guard . $script);
	updated($database, $extension, 'planted');
	is(differences($database, "fresh_$extension", $extension), $names, $what);
}

my $journal = 'function public.journal_append(regclass,record)';
is_told('sltd', $version_comment, $journal, 'a function that is not made');
is_told('sltd', $added, 'function public.sltd_version()', 'a comment that is not changed');
is_told('sltd', $version_comment . $added =~ s/REVOKE[^;]*;//r, $journal, 'privileges that are not taken away');
is_told('sltd', $version_comment . $added =~ s/VOLATILE STRICT/STABLE STRICT/r, $journal, 'another volatility');
is_told('sltd', $version_comment . $added . 'CREATE OPERATOR @@@@ (LEFTARG = personname, RIGHTARG = personname, FUNCTION = name_similarity);',
	'operator public.@@@@(public.personname,public.personname)', 'an operator that is not there by rights');
is_told('sharaka', '', 'function sharaka.time_ago(timestamp with time zone)', 'a function that is not replaced');

done_testing();
