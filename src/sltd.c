/*
 * sltd.c
 *
 * Where the module starts: the magic block, the version, and the settings.
 * Everything else lives in the folder of its capability.
 */
#include "postgres.h"
#include "compat.h"

#include "utils/builtins.h"
#include "utils/guc.h"

#include "name/personname.h"
#include "namesearch/namesearch.h"

PG_MODULE_MAGIC_COMPAT("sltd", SLTD_VERSION);

void _PG_init(void);

void
_PG_init(void)
{
	personname_define_settings();
	namesearch_define_settings();
	MarkGUCPrefixReserved("sltd");
}

PG_FUNCTION_INFO_V1(sltd_version);

/*
 * The version of the library that is loaded, and the server it was built for;
 * the extension's own version is in pg_extension.  The two differ between an
 * upgrade of the package and ALTER EXTENSION UPDATE.
 */
Datum
sltd_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(
		cstring_to_text(SLTD_VERSION ", built for PostgreSQL " PG_VERSION));
}
