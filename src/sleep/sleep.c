/*
 * sleep.c
 *
 * sleep_exactly() is pg_sleep() to the microsecond.
 *
 * An answer that is held until a round number of milliseconds has passed must not
 * tell how long it took to find.  pg_sleep() sleeps for whole milliseconds, rounded
 * up, so what it was rounded by is still in the sum: 5.7 ms of work become 20.7, and
 * 5.9 become 20.9.  Here whole milliseconds are slept by the latch, where signals
 * are heard, and what is left, less than one, by the kernel's own timer.
 *
 * Time is that of a clock which nobody sets.
 */
#include "postgres.h"
#include "compat.h"

#include "miscadmin.h"
#include "portability/instr_time.h"
#include "storage/latch.h"
#include "utils/wait_event.h"

/* The latch is asked to wake up so often, as pg_sleep() does it, in ms. */
#define LONGEST_NAP 600000.0

static double
milliseconds_since(instr_time began)
{
	instr_time now;

	INSTR_TIME_SET_CURRENT(now);
	INSTR_TIME_SUBTRACT(now, began);
	return INSTR_TIME_GET_MILLISEC(now);
}

/*
 * sleep_exactly(seconds float8) RETURNS void
 *
 * Sleeps so many seconds, to some tens of microseconds; not at all if they are
 * negative, zero or NaN; for ever if they are infinite.  Cancels are heard within
 * a millisecond.
 */
PG_FUNCTION_INFO_V1(sleep_exactly);
Datum
sleep_exactly(PG_FUNCTION_ARGS)
{
	const double duration = PG_GETARG_FLOAT8(0) * 1000.0;
	instr_time began;
	double left;

	INSTR_TIME_SET_CURRENT(began);
	while ((left = duration - milliseconds_since(began)) > 0.0)
	{
		CHECK_FOR_INTERRUPTS();
		if (left < 1.0)
			pg_usleep((long) (left * 1000.0));
		else
		{
			(void) WaitLatch(
				MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
				(long) Min(left, LONGEST_NAP), WAIT_EVENT_PG_SLEEP);
			ResetLatch(MyLatch);
		}
	}
	PG_RETURN_VOID();
}
