/* what a zone has for other types */

CREATE FUNCTION mrz_name(mrz) RETURNS personname
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN personname(mrz_holder($1));
COMMENT ON FUNCTION mrz_name(mrz) IS
	'name of the holder, given names before the surname, to be searched for; null where it has no letter';
