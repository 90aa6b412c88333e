-- the version of the library; that of the extension is in the catalogue
SELECT sltd_version() LIKE extversion || ', built for PostgreSQL %' AS same_version
FROM pg_extension WHERE extname = 'sltd';

-- settings are reserved: a misspelt one is an error, not a silent variable
SET sltd.no_such_setting = 1;
