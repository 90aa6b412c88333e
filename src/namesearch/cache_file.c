/*
 * cache_file.c
 *
 * What backends share of searches (shared_cache.c), kept in a file while the server
 * is down.  It is written when the server has shut down, and read, once, when it
 * starts.
 *
 * Segments do not change, so what was found in them holds as long as the data
 * directory is the one that was shut down, and the library finds the same.  The
 * file says which they were: by the control file, which any start and any recovery
 * changes, and by a checksum of the library.  One that does not fit is of no use,
 * and no harm.
 */
#include "namesearch/search.h"

#include <dlfcn.h>
#include <unistd.h>

#include "catalog/pg_control.h"
#include "common/controldata_utils.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "port/pg_crc32c.h"
#include "storage/fd.h"
#include "storage/ipc.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#define CACHE_FILE PGSTAT_STAT_PERMANENT_DIRECTORY "/sltd_namesearch_cache"
#define NEW_FILE CACHE_FILE ".new"

#define FILE_MAGIC 0x534C4331 /* SLC1; another one for another layout */

/* What the file begins with; then come records, each with its length before it. */
typedef struct FileHead
{
	uint32 magic;
	pg_crc32c library;
	uint64 system;
	uint64 checkpoint;
	uint64 recovered; /* up to where, on a standby */
	uint64 time;
	uint64 bytes; /* of the records and their lengths */
	pg_crc32c checksum;
	uint32 state;
} FileHead;

static bool keep_shared; /* the setting */

/*
 * The checksum of the library, when the server started: the file may be another one
 * by the time it ends.
 */
static pg_crc32c library;
static bool library_known;
static bool library_read;

void
cache_file_define_setting(void)
{
	DefineCustomBoolVariable(
		"sltd.namesearch_keep_shared_cache",
		"Keeps what backends share of searches while the server is down.",
		"It is written to a file of the data directory when the server shuts "
		"down, and read when it starts.",
		&keep_shared, true, PGC_SIGHUP, 0, NULL, NULL, NULL);
}

/* The checksum of the file that this code is from, or false. */
static bool
check_library(pg_crc32c *checksum)
{
	char buffer[8192];
	Dl_info info;
	FILE *file;
	size_t n;
	bool whole;

	if (!dladdr(&keep_shared, &info) || !info.dli_fname)
		return false;
	file = AllocateFile(info.dli_fname, PG_BINARY_R);
	if (!file)
		return false;
	INIT_CRC32C(*checksum);
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		COMP_CRC32C(*checksum, buffer, n);
	FIN_CRC32C(*checksum);
	whole = !ferror(file);
	FreeFile(file);
	return whole;
}

/*
 * What a file of the server that has been shut down begins with, but for what is
 * said of the records; false where it has not, or the library could not be read.
 */
static bool
set_head(FileHead *head)
{
	ControlFileData *control;
	bool valid;

	memset(head, 0, sizeof(*head));
	head->magic = FILE_MAGIC;
	control = get_controlfile(DataDir, &valid);
	head->system = control->system_identifier;
	head->checkpoint = control->checkPoint;
	head->recovered = control->minRecoveryPoint;
	head->time = (uint64) control->time;
	head->state = (uint32) control->state;
	pfree(control);
	head->library = library;
	return valid && library_known &&
		   (head->state == DB_SHUTDOWNED ||
			head->state == DB_SHUTDOWNED_IN_RECOVERY);
}

static bool
write_part(FILE *file, FileHead *head, const void *part, Size size)
{
	COMP_CRC32C(head->checksum, part, size);
	head->bytes += size;
	return fwrite(part, 1, size, file) == size;
}

static bool
write_records(FILE *file, FileHead *head)
{
	const void *record;
	uint64 position = 0;
	uint64 size;

	INIT_CRC32C(head->checksum);
	while ((record = next_shared(&position, &size)) != NULL)
		if (!write_part(file, head, &size, sizeof(size)) ||
			!write_part(file, head, record, size))
			return false;
	FIN_CRC32C(head->checksum);
	return true;
}

/* The head comes last: it has the checksum. */
static bool
write_file(FILE *file, FileHead *head)
{
	return fseeko(file, sizeof(*head), SEEK_SET) == 0 &&
		   write_records(file, head) && fseeko(file, 0, SEEK_SET) == 0 &&
		   fwrite(head, sizeof(*head), 1, file) == 1;
}

/*
 * At the end of the postmaster, after the last process and the last checkpoint.
 * The file is not flushed: one that did not reach the disk is told by its checksum.
 */
static void
save_shared(int code, Datum argument)
{
	FileHead head;
	FILE *file;
	bool written;

	if (code != 0 || !keep_shared || !set_head(&head))
		return;
	file = AllocateFile(NEW_FILE, PG_BINARY_W);
	written = file && write_file(file, &head);
	if (file && FreeFile(file) != 0)
		written = false;
	if (written && rename(NEW_FILE, CACHE_FILE) == 0)
		return;
	ereport(LOG,
			(errcode_for_file_access(),
			 errmsg("could not write file \"%s\": %m", CACHE_FILE),
			 errdetail("Tokens of names that backends share will have to be "
					   "searched for again.")));
	(void) unlink(NEW_FILE);
}

static bool
read_part(FILE *file, pg_crc32c *checksum, void *part, Size size)
{
	if (fread(part, 1, size, file) != size)
		return false;
	COMP_CRC32C(*checksum, part, size);
	return true;
}

/* Share what the file has; false if that is damaged. */
static bool
read_records(FILE *file, const FileHead *head)
{
	char *buffer = NULL;
	uint64 room = 0;
	pg_crc32c checksum;
	uint64 left = head->bytes;
	uint64 size;
	bool good = true;

	INIT_CRC32C(checksum);
	while (good && left > 0)
	{
		good = left > sizeof(size) &&
			   read_part(file, &checksum, &size, sizeof(size)) &&
			   size <= left - sizeof(size) && size <= MaxAllocHugeSize;
		if (!good)
			break;
		if (size > room)
		{
			if (buffer)
				pfree(buffer);
			room = size;
			buffer = palloc_extended(room, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
		}
		good = buffer && read_part(file, &checksum, buffer, size) &&
			   restore_shared(buffer, size);
		left -= sizeof(size) + size;
	}
	if (buffer)
		pfree(buffer);
	FIN_CRC32C(checksum);
	return good && EQ_CRC32C(checksum, head->checksum);
}

static bool
read_file(FILE *file)
{
	FileHead head;
	FileHead wanted;

	if (fread(&head, sizeof(head), 1, file) != 1 || !set_head(&wanted))
		return false;
	wanted.bytes = head.bytes;
	wanted.checksum = head.checksum;
	return memcmp(&head, &wanted, sizeof(head)) == 0 &&
		   read_records(file, &head);
}

/* When the postmaster has made what is shared; it is empty. */
void
load_shared(void)
{
	FILE *file;

	if (IsUnderPostmaster)
		return;
	/* after a crash the server is the same process, with the same library */
	if (!library_read)
		library_known = check_library(&library);
	library_read = true;
	on_shmem_exit(save_shared, (Datum) 0);
	file = AllocateFile(CACHE_FILE, PG_BINARY_R);
	if (!file)
		return;
	/* it holds until the server has started */
	(void) unlink(CACHE_FILE);
	if (keep_shared && !read_file(file))
		forget_shared();
	FreeFile(file);
}
