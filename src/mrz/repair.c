/*
 * repair.c
 *
 * Repairing zones.  Each character may have been another one that it is misread
 * as; the zone is to fit its check digits, which are sums modulo ten.  So the
 * characters are gone through in groups, each with its digit, and of all zones
 * so far that have the same remainders, of the group's sum and of the composite
 * one, the cheapest are kept.
 */
#include "mrz/repair.h"

#include <stdlib.h>
#include <string.h>

#include "mrz/characters.h"

/* ---------- what characters are misread as ---------- */

const MrzConfusion mrz_confusions[] = {
	{'0', 'O', 0, false}, {'0', 'D', 2, false}, {'0', 'Q', 2, false},
	{'O', 'D', 3, false}, {'O', 'Q', 3, false}, {'D', 'Q', 4, false},
	{'1', 'I', 0, false}, {'1', 'L', 1, false}, {'I', 'L', 2, false},
	{'2', 'Z', 0, false}, {'5', 'S', 0, false}, {'6', 'G', 0, false},
	{'8', 'B', 0, false}, {'4', 'A', 5, true},  {'7', 'T', 5, true},
	{'9', 'G', 6, true},  {'0', 'U', 6, true},  {'0', 'C', 7, true},
	{'8', 'S', 6, true},  {'3', 'B', 6, true},  {'1', 'T', 7, true},
	{'1', 'J', 7, true},  {'9', 'P', 7, true},  {'3', 'E', 7, true},
	{'U', 'V', 6, true},  {'M', 'N', 6, true},  {'M', 'H', 7, true},
	{'F', 'P', 6, true},  {'F', 'E', 7, true},  {'<', 'K', 5, true},
	{'<', 'C', 6, true},  {'<', 'L', 6, true},  {'<', 'E', 7, true},
	{'G', 'Q', 6, true},
};

const size_t mrz_confusion_count =
	sizeof(mrz_confusions) / sizeof(mrz_confusions[0]);

typedef struct Alternative
{
	char character;
	int cost;
} Alternative;

/* All characters of a zone. */
#define ALTERNATIVES_MAX 38

#define COST_OF_CHANGE 100

/* A character that could not be read may be any. */
#define UNUSUAL_ANY 9

/* A place in the zone: what may stand there, and whether a digit tells. */
typedef struct Spot
{
	MrzField field;
	unsigned allowed;
	unsigned beside; /* kinds of the characters before and after it */
	bool covered;
} Spot;

/* Numbers are of digits and letters in runs. */
#define UNUSUAL_ALONE 5

/* How unusual it is that this stands here. */
static int
unusual_at(const Spot *spot, char c)
{
	return spot->beside == 0 || kind_of(c) & spot->beside ? 0 : UNUSUAL_ALONE;
}

static bool
may_have(const Spot *spot, char c)
{
	if (spot->field == MRZ_SEX)
		return c == 'M' || c == 'F' || c == 'X' || c == MRZ_FILLER;
	return kind_of(c) & spot->allowed;
}

static size_t
list_any(const Spot *spot, Alternative *list)
{
	static const char all[] = "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t n = 0;

	for (const char *c = all; *c; c++)
		if (may_have(spot, *c))
			list[n++] = (Alternative){*c, COST_OF_CHANGE + UNUSUAL_ANY};
	return n;
}

/*
 * What a character may have been.  Where no check digit covers it, it is changed
 * only if it may not stand where it does, and if it is known for what it is
 * misread.
 */
static size_t
list_alternatives(const Spot *spot, char printed, bool wide, Alternative *list)
{
	bool stands = may_have(spot, printed);
	size_t n = 0;

	if (stands)
		list[n++] = (Alternative){printed, 0};
	if (spot->covered && kind_of(printed) == 0)
		return list_any(spot, list);
	if (stands && !spot->covered)
		return n;
	for (size_t i = 0; i < mrz_confusion_count; i++)
	{
		const MrzConfusion *confusion = &mrz_confusions[i];
		char other = mrz_confused(confusion, printed);

		if (other != '\0' && may_have(spot, other) &&
			(!confusion->wide || wide || spot->field == MRZ_SEX))
			list[n++] =
				(Alternative){other, COST_OF_CHANGE + confusion->unusual +
										 unusual_at(spot, other)};
	}
	if (n == 0 && !spot->covered)
		list[n++] = (Alternative){printed, 0};
	if (n == 0 && wide)
		n = list_any(spot, list);
	return n;
}

/* ---------- the sums ---------- */

/* How a character of the zone counts, modulo ten. */
typedef struct Weight
{
	uint8_t group;     /* in the sum of its group's digit */
	uint8_t composite; /* in that of the composite digit */
} Weight;

#define WEIGHT_OF_DIGIT 9 /* it is taken off */

/* Where the document number ends. */
typedef enum NumberForm
{
	NUMBER_SHORT,
	NUMBER_LONG,         /* it runs on in the optional data */
	NUMBER_LONG_COUNTED, /* the filler within it counts */
	NUMBER_FORMS
} NumberForm;

/* A stretch of a group. */
typedef struct Stretch
{
	uint8_t offset;
	uint8_t length;
} Stretch;

#define STRETCHES_MAX 4

/* Characters with a check digit, or of a field that has none. */
typedef struct Group
{
	MrzField field;
	bool has_digit;
	int n;
	Stretch stretches[STRETCHES_MAX];
} Group;

#define GROUPS_MAX MRZ_FIELDS

/* What is to be repaired, and how far it has come. */
typedef struct Plan
{
	const MrzLayout *layout;
	const char *printed;
	int n;
	Group groups[GROUPS_MAX];
	Weight weights[MRZ_ZONE_MAX];
} Plan;

static const uint8_t weights_in_turn[] = {7, 3, 1};

static void
weigh_composite(Plan *plan)
{
	const MrzLayout *layout = plan->layout;
	const MrzPlace *digit = &layout->places[MRZ_COMPOSITE_DIGIT];
	int turn = 0;

	if (digit->length == 0)
		return;
	for (int i = 0; i < MRZ_COMPOSITE_PIECES; i++)
		for (int k = 0; k < layout->composite[i].length; k++)
			plan->weights[layout->composite[i].offset + k].composite =
				weights_in_turn[turn++ % 3];
	plan->weights[digit->offset].composite = WEIGHT_OF_DIGIT;
}

static void
weigh(Plan *plan, size_t offset, size_t length, int *turn)
{
	for (size_t i = 0; i < length; i++)
		plan->weights[offset + i].group = weights_in_turn[(*turn)++ % 3];
}

static Group *
add_group(Plan *plan, MrzField field)
{
	const MrzPlace *place = &plan->layout->places[field];
	Group *group = &plan->groups[plan->n];

	if (place->length == 0)
		return NULL;
	plan->n++;
	group->field = field;
	group->has_digit = false;
	group->n = 1;
	group->stretches[0] = (Stretch){place->offset, place->length};
	return group;
}

static void
add_digit(Plan *plan, Group *group, size_t offset)
{
	plan->weights[offset].group = WEIGHT_OF_DIGIT;
	group->stretches[group->n++] = (Stretch){(uint8_t) offset, 1};
	group->has_digit = true;
}

static void
add_digit_field(Plan *plan, MrzField field, MrzField digit)
{
	const MrzPlace *place = &plan->layout->places[digit];
	Group *group = add_group(plan, field);
	int turn = 0;

	if (group == NULL || place->length == 0)
		return;
	weigh(plan, group->stretches[0].offset, group->stretches[0].length, &turn);
	add_digit(plan, group, place->offset);
}

/*
 * The number, its digit, and the optional data that it leaves.  False if it
 * cannot have this form.
 */
static bool
add_number(Plan *plan, NumberForm form)
{
	const MrzLayout *layout = plan->layout;
	const MrzPlace *number = &layout->places[MRZ_DOCUMENT_NUMBER];
	const MrzPlace *digit = &layout->places[MRZ_DOCUMENT_NUMBER_DIGIT];
	const MrzPlace *optional = &layout->places[MRZ_OPTIONAL_DATA_1];
	const char *rest = plan->printed + optional->offset;
	Group *group;
	int run = 0;
	int turn = 0;

	if (form == NUMBER_SHORT)
	{
		add_digit_field(plan, MRZ_DOCUMENT_NUMBER, MRZ_DOCUMENT_NUMBER_DIGIT);
		if (layout->number_covered.length > 0)
			weigh(plan, layout->number_covered.offset,
				  layout->number_covered.length, &turn);
		return true;
	}
	while (run < optional->length && rest[run] != MRZ_FILLER)
		run++;
	if (!layout->long_number || run < 2)
		return false;
	group = add_group(plan, MRZ_DOCUMENT_NUMBER);
	weigh(plan, number->offset, number->length, &turn);
	group->stretches[group->n++] = (Stretch){digit->offset, 1};
	turn += form == NUMBER_LONG_COUNTED;
	weigh(plan, optional->offset, run - 1, &turn);
	group->stretches[group->n++] =
		(Stretch){optional->offset, (uint8_t) (run - 1)};
	add_digit(plan, group, optional->offset + run - 1);
	if (run == optional->length)
		return true;
	group = add_group(plan, MRZ_OPTIONAL_DATA_1);
	group->stretches[0] = (Stretch){(uint8_t) (optional->offset + run),
									(uint8_t) (optional->length - run)};
	return true;
}

static bool
make_plan(const MrzLayout *layout, const char *printed, NumberForm form,
		  Plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	plan->layout = layout;
	plan->printed = printed;
	weigh_composite(plan);
	add_group(plan, MRZ_DOCUMENT_CODE);
	add_group(plan, MRZ_ISSUING_STATE);
	if (!add_number(plan, form))
		return false;
	add_group(plan, MRZ_NATIONALITY);
	add_digit_field(plan, MRZ_BIRTH_DATE, MRZ_BIRTH_DATE_DIGIT);
	add_group(plan, MRZ_SEX);
	add_digit_field(plan, MRZ_EXPIRY_DATE, MRZ_EXPIRY_DATE_DIGIT);
	if (form == NUMBER_SHORT)
		add_digit_field(plan, MRZ_OPTIONAL_DATA_1, MRZ_OPTIONAL_DATA_1_DIGIT);
	add_group(plan, MRZ_OPTIONAL_DATA_2);
	add_group(plan, MRZ_NAME);
	add_group(plan, MRZ_SECONDARY_IDENTIFIER);
	add_group(plan, MRZ_BLANK);
	add_group(plan, MRZ_COMPOSITE_DIGIT);
	return true;
}

/* ---------- the zones that are kept ---------- */

/* A zone of which the characters so far have been chosen. */
typedef struct Choice
{
	int cost;
	uint8_t group;     /* what is left of the group's sum, modulo ten */
	uint8_t composite; /* and of the composite one */
	char zone[MRZ_ZONE_MAX];
} Choice;

#define KEPT_OF_A_KIND MRZ_REPAIRS_MAX
#define CHOICES_MAX 16000
#define COST_MAX_OF_REPAIR ((MRZ_CHANGES_MAX + 1) * COST_OF_CHANGE)

typedef struct Choices
{
	size_t n;
	Choice list[CHOICES_MAX];
} Choices;

static int
compare_choices(const void *a, const void *b)
{
	const Choice *x = *(Choice *const *) a;
	const Choice *y = *(Choice *const *) b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Lines of a text, as given. */
#define LINE_MAX_GIVEN 60
#define LINES_GIVEN 200
#define OFF_LINE_MAX 4
#define OFF_MAX 6

typedef struct Line
{
	size_t n;
	char text[LINE_MAX_GIVEN];
} Line;

/* What repairs are worked out in. */
struct MrzRepairRoom
{
	void (*pause)(void);
	int zones; /* that may yet be tried */
	Choices lists[3];
	Choices *choices; /* these are the lists, in turn */
	Choices *next;
	Choices *spare;
	Choice *sorted[CHOICES_MAX];
	Line lines[LINES_GIVEN];
};

size_t
mrz_repair_room(void)
{
	return sizeof(MrzRepairRoom);
}

static void
swap(Choices **a, Choices **b)
{
	Choices *c = *a;

	*a = *b;
	*b = c;
}

/* Sort choices, the cheapest first, into room->sorted; returns how many. */
static size_t
sort_choices(MrzRepairRoom *room, Choices *choices)
{
	for (size_t i = 0; i < choices->n; i++)
		room->sorted[i] = &choices->list[i];
	qsort(room->sorted, choices->n, sizeof(Choice *), compare_choices);
	return choices->n;
}

/* Of a list, keep the cheapest, of each pair of remainders so many. */
static void
keep_cheapest(MrzRepairRoom *room, Choices **list)
{
	uint8_t kept[10][10] = {{0}};
	size_t n = sort_choices(room, *list);
	Choices *to = room->spare;

	to->n = 0;
	for (size_t i = 0; i < n && to->n < CHOICES_MAX / 2; i++)
	{
		const Choice *choice = room->sorted[i];

		if (kept[choice->group][choice->composite] == KEPT_OF_A_KIND)
			continue;
		kept[choice->group][choice->composite]++;
		to->list[to->n++] = *choice;
	}
	swap(list, &room->spare);
}

static void
choose_character(const Plan *plan, size_t offset, Alternative alternative,
				 Choice *choice)
{
	Weight weight = plan->weights[offset];
	unsigned value = character(alternative.character).value;

	choice->cost += alternative.cost;
	choice->group = (choice->group + weight.group * value) % 10;
	choice->composite = (choice->composite + weight.composite * value) % 10;
	choice->zone[offset] = alternative.character;
}

/* What may stand at an offset within a group. */
static Spot
spot_at(const Plan *plan, const Group *group, size_t offset)
{
	Mrz mrz = {plan->layout, plan->printed};
	Weight weight = plan->weights[offset];
	Spot spot;

	spot.field = mrz_field_at(plan->layout, offset);
	spot.allowed = mrz_allowed(&mrz, spot.field);
	if (offset == plan->layout->places[MRZ_DOCUMENT_CODE].offset)
		spot.allowed &= ~(unsigned) DIGITS;
	spot.covered = weight.group || weight.composite;
	spot.beside = 0;
	if (offset > 0 && mrz_field_at(plan->layout, offset - 1) == spot.field)
		spot.beside |= kind_of(plan->printed[offset - 1]) & (LETTERS | DIGITS);
	if (offset + 1 < plan->layout->length &&
		mrz_field_at(plan->layout, offset + 1) == spot.field)
		spot.beside |= kind_of(plan->printed[offset + 1]) & (LETTERS | DIGITS);
	/* a long number: a filler behind its first nine characters, none in the rest */
	if (group->field == MRZ_DOCUMENT_NUMBER && group->n > 2)
	{
		if (spot.field == MRZ_DOCUMENT_NUMBER_DIGIT)
			spot.allowed = FILLER;
		else if (spot.field == MRZ_OPTIONAL_DATA_1)
			spot.allowed =
				weight.group == WEIGHT_OF_DIGIT ? DIGITS : LETTERS | DIGITS;
	}
	return spot;
}

/* Go on by a character: each choice so far with each that may stand here. */
static void
choose(const Plan *plan, const Group *group, size_t offset, bool wide,
	   MrzRepairRoom *room)
{
	Spot spot = spot_at(plan, group, offset);
	Alternative alternatives[ALTERNATIVES_MAX];
	size_t n =
		list_alternatives(&spot, plan->printed[offset], wide, alternatives);
	const Choices *from = room->choices;

	if (room->pause)
		room->pause();
	if (n == 1)
	{
		for (size_t i = 0; i < from->n; i++)
			choose_character(plan, offset, alternatives[0],
							 &room->choices->list[i]);
		return;
	}
	room->next->n = 0;
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < from->n; i++)
		{
			Choice *next = &room->next->list[room->next->n];

			*next = from->list[i];
			choose_character(plan, offset, alternatives[k], next);
			if (next->cost < COST_MAX_OF_REPAIR &&
				++room->next->n == CHOICES_MAX)
				keep_cheapest(room, &room->next);
		}
	keep_cheapest(room, &room->next);
	swap(&room->choices, &room->next);
}

#define COST_OF_UNKNOWN_CODE 40

/* Does a check digit cover the group? */
static bool
is_covered(const Plan *plan, const Group *group)
{
	Weight weight = plan->weights[group->stretches[0].offset];

	return weight.group || weight.composite;
}

/* Are two choices the same but for the group? */
static bool
same_elsewhere(const Choice *a, const Choice *b, const Group *group)
{
	size_t start = group->stretches[0].offset;
	size_t end = start + group->stretches[0].length;

	return memcmp(a->zone, b->zone, start) == 0 &&
		   memcmp(a->zone + end, b->zone + end, MRZ_ZONE_MAX - end) == 0;
}

/* Where no digit tells, what is likeliest is all that is kept of a group. */
static void
keep_likeliest(const Group *group, MrzRepairRoom *room)
{
	size_t n = sort_choices(room, room->choices);
	Choices *to = room->spare;

	to->n = 0;
	for (size_t i = 0; i < n; i++)
	{
		bool likelier = false;

		for (size_t k = 0; k < to->n && !likelier; k++)
			likelier = same_elsewhere(room->sorted[i], &to->list[k], group);
		if (!likelier)
			to->list[to->n++] = *room->sorted[i];
	}
	swap(&room->choices, &room->spare);
}

/* The group is at its end: does it hold what it may? */
static void
end_group(const Plan *plan, const Group *group, MrzRepairRoom *room)
{
	Choices *choices = room->choices;
	size_t n = 0;

	for (size_t i = 0; i < choices->n; i++)
	{
		Choice *choice = &choices->list[i];
		Mrz mrz = {plan->layout, choice->zone};
		CountryCode code;
		MrzDate date;

		if ((group->has_digit && choice->group != 0) ||
			(group->field == MRZ_COMPOSITE_DIGIT && choice->composite != 0))
			continue;
		if ((group->field == MRZ_BIRTH_DATE ||
			 group->field == MRZ_EXPIRY_DATE) &&
			!mrz_date(&mrz, group->field, &date))
			continue;
		if ((group->field == MRZ_ISSUING_STATE ||
			 group->field == MRZ_NATIONALITY) &&
			!(mrz_code(&mrz, group->field, &code) && countrycode_known(code)))
			choice->cost += COST_OF_UNKNOWN_CODE;
		/* the digit of France's licence covers what stands before the number */
		if (group->has_digit)
			choice->group = 0;
		choices->list[n++] = *choice;
	}
	choices->n = n;
	if (!is_covered(plan, group) && n > 1)
		keep_likeliest(group, room);
}

/* ---------- repairing one zone ---------- */

/* Do all digits agree, and is nothing wrong that a digit would tell? */
static bool
fits(const Mrz *mrz)
{
	MrzDigit digits[MRZ_DIGITS_MAX];
	size_t n = mrz_digits(mrz, digits);

	for (size_t i = 0; i < n; i++)
		if (!digits[i].valid)
			return false;
	return mrz_layout(mrz->zone, mrz->layout->length) == mrz->layout &&
		   kind_of(mrz_printed(mrz, MRZ_DOCUMENT_CODE).start[0]) == LETTERS &&
		   mrz_field_fault(mrz, MRZ_BIRTH_DATE) == MRZ_SOUND &&
		   mrz_field_fault(mrz, MRZ_EXPIRY_DATE) == MRZ_SOUND &&
		   mrz_field_fault(mrz, MRZ_DOCUMENT_NUMBER) == MRZ_SOUND;
}

/* A zone to repair. */
typedef struct Given
{
	const MrzLayout *layout;
	char read[MRZ_ZONE_MAX];  /* as it was read; '\0' for a missing filler */
	char zone[MRZ_ZONE_MAX];  /* with that filler, and the format's beginning */
	int n_removed;            /* fillers too many ... */
	uint8_t removed[OFF_MAX]; /* ... that stood here */
} Given;

static int
compare_repairs(const void *a, const void *b)
{
	const MrzRepair *x = a;
	const MrzRepair *y = b;

	if (x->n_changes != y->n_changes)
		return x->n_changes < y->n_changes ? -1 : 1;
	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	return memcmp(x->zone, y->zone, MRZ_ZONE_MAX);
}

/* Put a repair in the place of the worst one, if it is better. */
static void
replace_worst(MrzRepair *repairs, const MrzRepair *repair)
{
	MrzRepair *worst = &repairs[0];

	for (int i = 1; i < MRZ_REPAIRS_MAX; i++)
		if (compare_repairs(&repairs[i], worst) > 0)
			worst = &repairs[i];
	if (compare_repairs(repair, worst) < 0)
		*worst = *repair;
}

static void
add_repair(const Given *given, const char *zone, int cost, MrzRepair *repairs,
		   size_t *n)
{
	MrzRepair repair;

	memset(&repair, 0, sizeof(repair));
	repair.length = given->layout->length;
	repair.cost = cost;
	memcpy(repair.zone, zone, repair.length);
	for (int i = 0; i < given->n_removed; i++)
		repair.changes[repair.n_changes++] =
			(MrzChange){given->removed[i], MRZ_FILLER, '\0'};
	for (size_t i = 0; i < repair.length; i++)
	{
		if (zone[i] == given->read[i])
			continue;
		if (repair.n_changes == MRZ_CHANGES_MAX)
			return;
		repair.changes[repair.n_changes++] =
			(MrzChange){(uint8_t) i, given->read[i], zone[i]};
	}
	for (size_t i = 0; i < *n; i++)
		if (repairs[i].length == repair.length &&
			memcmp(repairs[i].zone, repair.zone, repair.length) == 0)
			return;
	if (*n < MRZ_REPAIRS_MAX)
		repairs[(*n)++] = repair;
	else
		replace_worst(repairs, &repair);
}

static void
repair_by_plan(const Given *given, const Plan *plan, bool wide,
			   MrzRepairRoom *room, MrzRepair *repairs, size_t *n)
{
	Choices *choices = room->choices;

	choices->n = 1;
	memset(&choices->list[0], 0, sizeof(Choice));
	memcpy(choices->list[0].zone, given->zone, given->layout->length);
	for (int g = 0; g < plan->n && room->choices->n > 0; g++)
	{
		const Group *group = &plan->groups[g];

		for (int s = 0; s < group->n; s++)
			for (size_t i = 0; i < group->stretches[s].length; i++)
				choose(plan, group, group->stretches[s].offset + i, wide, room);
		end_group(plan, group, room);
	}
	for (size_t i = 0; i < room->choices->n; i++)
	{
		const Choice *choice = &room->choices->list[i];
		Mrz mrz = {given->layout, choice->zone};

		if (fits(&mrz))
			add_repair(given, mrz.zone, choice->cost, repairs, n);
	}
}

/* The repairs with the fewest changes. */
static size_t
keep_fewest(MrzRepair *repairs, size_t n)
{
	size_t kept = 0;

	qsort(repairs, n, sizeof(MrzRepair), compare_repairs);
	while (kept < n && repairs[kept].n_changes == repairs[0].n_changes)
		kept++;
	return kept;
}

static void
repair_given(const Given *given, MrzRepairRoom *room, MrzRepair *repairs,
			 size_t *n)
{
	Mrz mrz = {given->layout, given->zone};

	if (room->zones-- <= 0)
		return;
	if (mrz_valid(&mrz))
	{
		add_repair(given, given->zone, 0, repairs, n);
		return;
	}
	for (int wide = 0; wide <= 1 && *n == 0; wide++)
		for (int form = 0; form < NUMBER_FORMS; form++)
		{
			Plan plan;

			if (make_plan(given->layout, given->zone, (NumberForm) form, &plan))
				repair_by_plan(given, &plan, wide, room, repairs, n);
		}
}

/* ---------- the zones of a text ---------- */

/* The lines that hold something and are short enough; returns how many. */
static size_t
read_lines(const char *text, size_t len, Line *lines)
{
	size_t n = 0;
	size_t at = 0;
	Line line = {0};

	while (at <= len && n < LINES_GIVEN)
	{
		MrzGlyph glyph = {MRZ_GLYPH_LINE_END, '\0', false};

		if (at < len)
			glyph = mrz_next_glyph(text, len, &at);
		else
			at++;
		if (glyph.kind == MRZ_GLYPH_CHARACTER)
		{
			if (line.n < LINE_MAX_GIVEN)
				line.text[line.n] = glyph.character;
			line.n++;
		}
		else if (glyph.kind == MRZ_GLYPH_LINE_END)
		{
			if (line.n > 0 && line.n <= LINE_MAX_GIVEN)
				lines[n++] = line;
			line.n = 0;
		}
	}
	return n;
}

/* The longest run of fillers, the last of several; its length, or 0. */
static size_t
longest_run(const Line *line, size_t *start)
{
	size_t longest = 0;

	for (size_t i = 0; i < line->n; i++)
	{
		size_t run = 0;

		while (i + run < line->n && line->text[i + run] == MRZ_FILLER)
			run++;
		if (run > 0 && run >= longest)
		{
			longest = run;
			*start = i;
		}
		i += run;
	}
	return longest;
}

/*
 * Write the line at an offset of the zone, with its longest run of fillers such
 * that it has "length".
 */
static bool
fit_line(const Line *line, size_t length, size_t at, Given *given)
{
	char *zone = given->zone + at;
	size_t start = 0;
	size_t run = longest_run(line, &start);
	size_t more = length > line->n ? length - line->n : 0;
	size_t less = length > line->n ? 0 : line->n - length;

	if ((more > 0 && run == 0) || (less > 0 && run <= less))
		return false;
	memcpy(zone, line->text, start);
	memset(zone + start, MRZ_FILLER, more);
	memcpy(zone + start + more, line->text + start + less,
		   line->n - start - less);
	memcpy(given->read + at, zone, length);
	memset(given->read + at + start, '\0', more);
	for (size_t i = 0; i < less; i++)
		given->removed[given->n_removed++] = (uint8_t) (at + start);
	return true;
}

/* The zone that these lines are of such a layout, whatever their lengths. */
static bool
fit_lines(const Line *lines, const MrzLayout *layout, Given *given)
{
	size_t off = 0;
	size_t at = 0;

	for (int line = 0; line < layout->lines; line++)
	{
		size_t length = layout->line_lengths[line];
		size_t by = lines[line].n > length ? lines[line].n - length
										   : length - lines[line].n;

		off += by;
		if (by > OFF_LINE_MAX || off > OFF_MAX ||
			!fit_line(&lines[line], length, at, given))
			return false;
		at += length;
	}
	given->layout = mrz_layout(given->zone, layout->length);
	return given->layout == layout;
}

/*
 * What was read of a zone, if it was one of this layout: the beginning that tells
 * it from others of its size may have been misread.
 */
static bool
take_as(const char *read, const MrzLayout *layout, Given *given)
{
	given->layout = layout;
	memcpy(given->read, read, layout->length);
	memcpy(given->zone, read, layout->length);
	for (size_t i = 0; layout->prefix[i]; i++)
	{
		bool confused = read[i] == layout->prefix[i];

		for (size_t k = 0; k < mrz_confusion_count && !confused; k++)
			confused =
				mrz_confused(&mrz_confusions[k], read[i]) == layout->prefix[i];
		if (!confused)
			return false;
		given->zone[i] = layout->prefix[i];
	}
	return mrz_layout(given->zone, layout->length) == layout;
}

/* A zone as it was read, of all formats that it may be. */
static void
repair_read(const char *read, size_t length, MrzRepairRoom *room,
			MrzRepair *repairs, size_t *n)
{
	for (size_t i = 0; i < mrz_layout_count; i++)
	{
		Given given = {0};

		if (mrz_layouts[i].length == length &&
			take_as(read, &mrz_layouts[i], &given))
			repair_given(&given, room, repairs, n);
	}
}

/* The text as a zone, if it has the shape of one. */
static void
repair_whole(const char *text, size_t len, MrzRepairRoom *room,
			 MrzRepair *repairs, size_t *n)
{
	char zone[MRZ_ZONE_MAX];
	MrzFault fault;
	size_t length;

	if (mrz_gather(text, len, zone, &length, &fault))
		repair_read(zone, length, room, repairs, n);
}

/* Zones in the text. */
static void
repair_found(const char *text, size_t len, MrzRepairRoom *room,
			 MrzRepair *repairs, size_t *n)
{
	MrzSearch search;
	MrzFound found;
	MrzStep step;

	mrz_begin_search(text, len, &search);
	while ((step = mrz_search_on(&search, &found)) != MRZ_SEARCH_DONE)
	{
		if (step == MRZ_SEARCH_FOUND)
			repair_read(found.zone, found.length, room, repairs, n);
	}
}

/* Lines of the text that lack fillers, or have too many. */
static void
repair_lines(const char *text, size_t len, MrzRepairRoom *room,
			 MrzRepair *repairs, size_t *n)
{
	size_t n_lines = read_lines(text, len, room->lines);

	for (size_t first = 0; first < n_lines; first++)
		for (size_t i = 0; i < mrz_layout_count; i++)
		{
			Given given = {0};
			Mrz mrz;

			if (first + mrz_layouts[i].lines > n_lines ||
				!fit_lines(&room->lines[first], &mrz_layouts[i], &given))
				continue;
			mrz = (Mrz){given.layout, given.zone};
			if (mrz_count_faults(&mrz) >= 0)
				repair_given(&given, room, repairs, n);
		}
}

size_t
mrz_repair(const char *text, size_t len, MrzRepairRoom *room,
		   void (*pause)(void), MrzRepair *repairs)
{
	size_t n = 0;

	room->pause = pause;
	room->zones = MRZ_REPAIR_ZONES_MAX;
	room->choices = &room->lists[0];
	room->next = &room->lists[1];
	room->spare = &room->lists[2];

	if (len > MRZ_REPAIR_INPUT_MAX)
		return 0;
	repair_whole(text, len, room, repairs, &n);
	if (n == 0)
		repair_found(text, len, room, repairs, &n);
	if (n == 0)
		repair_lines(text, len, room, repairs, &n);
	return keep_fewest(repairs, n);
}
