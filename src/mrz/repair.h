/*
 * repair.h
 *
 * What a misread zone most likely said.
 */
#ifndef SLTD_MRZ_REPAIR_H
#define SLTD_MRZ_REPAIR_H

#include "mrz/mrz_core.h"

/*
 * Two characters of which one is read for the other, and how unusual that is.
 * The wide ones are tried if the others do not lead to a zone.
 */
typedef struct MrzConfusion
{
	char a;
	char b;
	uint8_t unusual;
	bool wide;
} MrzConfusion;

extern const MrzConfusion mrz_confusions[];
extern const size_t mrz_confusion_count;

/* The other one, or '\0' if the character is none of the two. */
static inline char
mrz_confused(const MrzConfusion *confusion, char c)
{
	return c == confusion->a   ? confusion->b
		   : c == confusion->b ? confusion->a
							   : '\0';
}

/* Longer text is not looked at: find its zones first. */
#define MRZ_REPAIR_INPUT_MAX 20000

/* A zone with more characters wrong has been read too badly. */
#define MRZ_CHANGES_MAX 10

typedef struct MrzChange
{
	uint8_t offset; /* in the repaired zone */
	char was;       /* '\0' for a filler that was missing */
	char now;       /* '\0' for one too many, before this */
} MrzChange;

typedef struct MrzRepair
{
	char zone[MRZ_ZONE_MAX];
	uint8_t length;
	uint8_t n_changes;
	MrzChange changes[MRZ_CHANGES_MAX];
	int cost; /* changes, in hundreds, and how unusual each of them is */
} MrzRepair;

#define MRZ_REPAIRS_MAX 64

/* Of a text, so many zones are tried. */
#define MRZ_REPAIR_ZONES_MAX 32

/* What a repair works in. */
typedef struct MrzRepairRoom MrzRepairRoom;
extern size_t mrz_repair_room(void); /* in bytes */

/*
 * Zones whose check digits all agree and whose dates are in the calendar, with
 * the fewest characters of the text changed for others that they are misread as;
 * the likeliest first.  Where no digit covers a field, only the likeliest of its
 * characters are tried.  "pause", if it is not NULL, is called every so often and
 * need not return.  "repairs" has room for MRZ_REPAIRS_MAX; returns how many
 * there are, 0 where the text has no zone or none that can be repaired so.
 */
extern size_t mrz_repair(const char *text, size_t len, MrzRepairRoom *room,
						 void (*pause)(void), MrzRepair *repairs);

#endif /* SLTD_MRZ_REPAIR_H */
