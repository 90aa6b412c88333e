/*
 * priority.c
 *
 * lower_priority() lets other sessions have the processor before this one.
 *
 * A list that is loaded takes a processor for seconds or minutes, and so do jobs;
 * who is asked for by an officer at a counter must not wait for them.  The kernel
 * knows how to do this, by the niceness of a process.  It does not let it be taken
 * back, so that a session is for such work until it ends, and one that a pooler
 * hands on should not be.
 *
 * What locks are held meanwhile is held for longer, too; but where all others wait
 * for it, this session has the processor to itself.
 *
 * Each backend is the leader of a session of the kernel's, and Linux with
 * sched_autogroup_enabled (see sched(7)) shares processors among sessions first.  It
 * has a niceness of its own for these; the one of the process counts within it.
 */
#include "postgres.h"
#include "compat.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "miscadmin.h"
#include "storage/fd.h"

#define AUTOGROUP "/proc/self/autogroup"

/* Groups are set ten times a second at most, for all of the system. */
#define TRIES 20
#define BETWEEN_TRIES 100000L /* us */

/*
 * Where the kernel has no such groups, or so many others set theirs, the process's
 * own niceness counts; so failing is not told.
 */
static void
lower_group(int niceness)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", niceness);
	int file = OpenTransientFile(AUTOGROUP, O_WRONLY | PG_BINARY);

	if (file < 0)
		return;
	for (int i = 0;
		 i < TRIES && write(file, text, length) < 0 && errno == EAGAIN; i++)
	{
		CHECK_FOR_INTERRUPTS();
		pg_usleep(BETWEEN_TRIES);
	}
	(void) CloseTransientFile(file);
}

/*
 * lower_priority(niceness integer) RETURNS void
 *
 * From 0, which all processes have, to 19, for what is left over; 22023 for other
 * numbers, 42501 for less than the session has already.
 */
PG_FUNCTION_INFO_V1(lower_priority);
Datum
lower_priority(PG_FUNCTION_ARGS)
{
	const int niceness = PG_GETARG_INT32(0);
	int now;

	if (niceness < 0 || niceness > 19)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("niceness is out of range: %d", niceness),
				 errhint("Give a number from 0, as all sessions have it, to 19 "
						 "for what others leave.")));
	errno = 0;
	now = getpriority(PRIO_PROCESS, 0);
	if (now == -1 && errno != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SYSTEM_ERROR),
				 errmsg("could not read the priority of the session: %m")));
	if (niceness < now)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("the priority of a session can not be raised"),
						errdetail("Its niceness is %d.", now),
						errhint("Connect anew.")));
	if (setpriority(PRIO_PROCESS, 0, niceness) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SYSTEM_ERROR),
				 errmsg("could not set the priority of the session: %m")));
	lower_group(niceness);
	PG_RETURN_VOID();
}
