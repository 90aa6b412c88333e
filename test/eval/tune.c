/*
 * tune.c
 *
 * The search of test/eval/tune: changes one constant of name_score.c after the
 * other and keeps what raises the objective.
 *
 *	 tune FOLDER [CONSTANT ...]		with no constant, print the figures only
 *
 * FOLDER has the sets as evaluate makes them, and for each query the records of
 * the list that are most like it (score candidates).  Only these are compared
 * again: what is unlike at the start hardly comes to the top by a change of a
 * constant.  tune links name_score.c with the constants made variable, and a
 * table of them.
 *
 * The objective is the mean of the figures below; each is between 0 and 1, and
 * more is better.
 */
#include "common.h"

#include <math.h>

typedef struct Constant
{
	const char *name;
	float *value;
} Constant;

/* Written by the command from name_score.c. */
extern const Constant constants[];
extern const int n_constants;

/* Two names to compare. */
typedef struct Pair
{
	const PreparedName *query;
	const PreparedName *record;
	bool directed;
} Pair;

/* A query: pairs with its gold, then with its candidates. */
typedef struct Query
{
	int first_gold;
	int first_wrong;
	int end;
} Query;

typedef struct Set
{
	const char *name;
	int first; /* pair */
	int end;
	/* of queries */
	int n_queries;
	Query *queries;
	double comparisons; /* of all queries with all of the list */
	/* of labelled pairs */
	bool *labels;
} Set;

enum
{
	SET_AR2LA,
	SET_LA2AR,
	SET_ALIAS,
	SET_POPULATION,
	SET_LATIN_LATIN,
	SET_ARAB_PAIRS,
	SET_CONTRADICTION,
	SET_COUNT
};

static Set sets[SET_COUNT] = {
	{.name = "ar2la"},         {.name = "la2ar"},       {.name = "alias"},
	{.name = "population"},    {.name = "latin_latin"}, {.name = "arab_pairs"},
	{.name = "contradiction"},
};

static Pair *pairs;
static int n_pairs;
static float *scores; /* shared; of all pairs */

#define DEFAULT_THRESHOLD 0.9f
#define ROUNDS 2
#define TRIES 6

/* ---------- reading ---------- */

static const char *folder;

static Lines
read_part(const Set *set, const char *part)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s.%s", folder, set->name, part);
	return read_lines(path);
}

/* A name in no more memory than its tokens take. */
static const PreparedName *
prepare(const char *text)
{
	static PreparedName name;
	size_t size;

	name_prepare(text, strlen(text), &name);
	size = offsetof(PreparedName, tokens) +
		   (size_t) name.n_tokens * sizeof(name.tokens[0]);
	return memcpy(allocate(1, size), &name, size);
}

static const PreparedName *
record_of(const Lines *list, const PreparedName **names, long number)
{
	if (number < 0 || number >= list->n)
		fail("no such record", "");
	if (!names[number])
		names[number] = prepare(list->items[number].fields[0]);
	return names[number];
}

static void
add_pair(const PreparedName *query, const PreparedName *record, bool directed)
{
	static int room;

	if (n_pairs == room)
	{
		room = room ? 2 * room : 1 << 16;
		pairs = realloc(pairs, room * sizeof(Pair));
		if (!pairs)
			fail("out of memory", "");
	}
	pairs[n_pairs++] = (Pair){query, record, directed};
}

static void
add_numbered(const PreparedName *query, const Lines *list,
			 const PreparedName **names, const char *numbers)
{
	while (*numbers)
	{
		char *end;
		long number = strtol(numbers, &end, 10);

		add_pair(query, record_of(list, names, number), false);
		numbers = *end == ',' ? end + 1 : "";
	}
}

static void
read_queries(Set *set)
{
	Lines list = read_part(set, "list");
	Lines queries = read_part(set, "queries");
	Lines candidates = read_part(set, "candidates");
	const PreparedName **names = allocate(list.n, sizeof(*names));

	set->n_queries = queries.n;
	set->queries = allocate(queries.n, sizeof(Query));
	set->comparisons = (double) queries.n * list.n;
	for (int q = 0; q < queries.n; q++)
	{
		const Line *line = &queries.items[q];
		const PreparedName *name = prepare(line->fields[0]);

		set->queries[q].first_gold = n_pairs;
		add_numbered(name, &list, names, line->n > 1 ? line->fields[1] : "");
		set->queries[q].first_wrong = n_pairs;
		add_numbered(name, &list, names, candidates.items[q].fields[0]);
		set->queries[q].end = n_pairs;
	}
	free(names);
}

static void
read_labelled(Set *set, bool directed)
{
	Lines lines = read_part(set, "pairs");

	set->labels = allocate(lines.n, sizeof(bool));
	for (int i = 0; i < lines.n; i++)
	{
		const Line *line = &lines.items[i];

		set->labels[i] = line->n > 3 && line->fields[3][0] == '1';
		add_pair(prepare(line->fields[0]), prepare(line->fields[1]), directed);
	}
}

static void
read_sets(void)
{
	for (int s = 0; s < SET_COUNT; s++)
	{
		Set *set = &sets[s];

		set->first = n_pairs;
		if (s <= SET_POPULATION)
			read_queries(set);
		else
			read_labelled(set, s == SET_CONTRADICTION);
		set->end = n_pairs;
	}
	scores = allocate_shared(n_pairs * sizeof(float));
}

/* ---------- figures ---------- */

static void
score_worker(void *context, int process, int count)
{
	(void) context;
	for (int i = process; i < n_pairs; i += count)
	{
		NameScore score;

		(pairs[i].directed ? name_match : name_compare)(
			pairs[i].query, pairs[i].record, &score);
		scores[i] = (float) score.similarity;
	}
}

static float
gold_score(const Query *query)
{
	float best = 0;

	for (int i = query->first_gold; i < query->first_wrong; i++)
		best = fmaxf(best, scores[i]);
	return best;
}

/* The rank of the gold; of those that score the same half come before it. */
static double
rank_of(const Query *query)
{
	float gold = gold_score(query);
	double rank = 1;

	if (gold == 0)
		return INFINITY;
	for (int i = query->first_wrong; i < query->end; i++)
		rank += scores[i] > gold ? 1 : scores[i] == gold ? 0.5 : 0;
	return rank;
}

static double
recall_at(const Set *set, double rank)
{
	int found = 0;

	for (int q = 0; q < set->n_queries; q++)
		found += rank_of(&set->queries[q]) <= rank;
	return (double) found / set->n_queries;
}

static double
reciprocal_rank(const Set *set)
{
	double sum = 0;

	for (int q = 0; q < set->n_queries; q++)
		sum += 1 / rank_of(&set->queries[q]);
	return sum / set->n_queries;
}

static int
compare_scores(const void *a, const void *b)
{
	float x = *(const float *) a;
	float y = *(const float *) b;

	return (x < y) - (x > y);
}

/* The score that a share of all comparisons with others reaches. */
static float
threshold_for(const Set *set, double rate)
{
	float *wrong = allocate(set->end - set->first, sizeof(float));
	int n = 0;
	int at = (int) (rate * set->comparisons);
	float threshold;

	for (int q = 0; q < set->n_queries; q++)
		for (int i = set->queries[q].first_wrong; i < set->queries[q].end; i++)
			wrong[n++] = scores[i];
	qsort(wrong, n, sizeof(float), compare_scores);
	threshold = at < n ? wrong[at] : 0;
	free(wrong);
	return threshold;
}

static double
recall_above(const Set *set, float threshold)
{
	int found = 0;

	for (int q = 0; q < set->n_queries; q++)
		found += gold_score(&set->queries[q]) > threshold;
	return (double) found / set->n_queries;
}

/* The mean recall at false-positive rates of 10^-4 and 10^-5. */
static double
recall_at_rates(const Set *set, const Set *wrong)
{
	return (recall_above(set, threshold_for(wrong, 1e-4)) +
			recall_above(set, threshold_for(wrong, 1e-5))) /
		   2;
}

static double
f1_at(const Set *set, float threshold)
{
	int found = 0;
	int called = 0;
	int all = 0;

	for (int i = set->first; i < set->end; i++)
	{
		bool is_match = set->labels[i - set->first];

		all += is_match;
		called += scores[i] >= threshold;
		found += is_match && scores[i] >= threshold;
	}
	return 2.0 * found / (all + called);
}

static double
best_f1(const Set *set)
{
	double best = 0;

	for (int step = 1; step < 400; step++)
		best = fmax(best, f1_at(set, (float) step / 400));
	return best;
}

/* How often a name without a component is nearer than with another one. */
static double
below_missing(const Set *set)
{
	int below = 0;

	for (int i = set->first; i + 1 < set->end; i += 2)
		below += scores[i] > scores[i + 1];
	return 2.0 * below / (set->end - set->first);
}

static double
objective(bool print)
{
	const Set *ar2la = &sets[SET_AR2LA];
	const Set *la2ar = &sets[SET_LA2AR];
	const Set *alias = &sets[SET_ALIAS];
	const Set *population = &sets[SET_POPULATION];
	const Set *latin_latin = &sets[SET_LATIN_LATIN];
	const Set *arab_pairs = &sets[SET_ARAB_PAIRS];
	double sum = 0;

	run_workers(score_worker, NULL, processors());
	const struct
	{
		const char *what;
		double value;
	} figures[] = {
		{"ar2la, reciprocal rank", reciprocal_rank(ar2la)},
		{"ar2la, recall at ten", recall_at(ar2la, 10)},
		{"ar2la, recall at 1e-4 and 1e-5", recall_at_rates(ar2la, ar2la)},
		{"ar2la, the same in the population",
		 recall_at_rates(ar2la, population)},
		{"la2ar, reciprocal rank", reciprocal_rank(la2ar)},
		{"la2ar, recall at 1e-4 and 1e-5", recall_at_rates(la2ar, la2ar)},
		{"alias, reciprocal rank", reciprocal_rank(alias)},
		{"alias, recall at ten", recall_at(alias, 10)},
		{"alias, recall at 1e-4 and 1e-5", recall_at_rates(alias, alias)},
		{"alias, the same in the population",
		 recall_at_rates(alias, population)},
		{"latin_latin, best F1", best_f1(latin_latin)},
		{"latin_latin, F1 at the default",
		 f1_at(latin_latin, DEFAULT_THRESHOLD)},
		{"arab_pairs, best F1", best_f1(arab_pairs)},
		{"arab_pairs, F1 at the default", f1_at(arab_pairs, DEFAULT_THRESHOLD)},
		{"contradictions below what is missing",
		 below_missing(&sets[SET_CONTRADICTION])},
	};
	const int n = sizeof(figures) / sizeof(figures[0]);

	for (int i = 0; i < n; i++)
	{
		sum += figures[i].value / n;
		if (print)
			printf("%-40s %.4f\n", figures[i].what, figures[i].value);
	}
	if (print)
		printf("%-40s %.5f\n", "objective", sum);
	fflush(stdout);
	return sum;
}

/* ---------- search ---------- */

/*
 * Try one constant on both sides of what it is, further on where it helps; the
 * objective in the end.
 */
static double
search_constant(const Constant *constant, double best, float step)
{
	float first = *constant->value;
	float kept = first;

	for (int sign = -1; sign <= 1 && kept == first; sign += 2)
	{
		for (int tries = 0; tries < TRIES; tries++)
		{
			double reached;

			*constant->value = kept * (1 + (float) sign * step);
			reached = objective(false);
			if (reached <= best)
				break;
			kept = *constant->value;
			best = reached;
		}
	}
	*constant->value = kept;
	if (kept != first)
		printf("%-28s %8.4f -> %8.4f  objective %.5f\n", constant->name, first,
			   kept, best);
	fflush(stdout);
	return best;
}

static bool
is_chosen(const char *name, char **chosen)
{
	for (; *chosen; chosen++)
		if (strcmp(*chosen, "all") == 0 ||
			strncmp(name, *chosen, strlen(*chosen)) == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	double best;

	if (argc < 2)
		fail("see the beginning of", "test/eval/tune.c");
	folder = argv[1];
	read_sets();
	best = objective(true);
	for (int round = 0; round < ROUNDS && argc > 2; round++)
		for (int c = 0; c < n_constants; c++)
			if (is_chosen(constants[c].name, argv + 2))
				best = search_constant(&constants[c], best,
									   round == 0 ? 0.35f : 0.12f);
	if (argc > 2)
		objective(true);
	return 0;
}
