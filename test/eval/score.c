/*
 * score.c
 *
 * The scorer of test/eval/evaluate: reads sets as tab-separated text, compares
 * names by the code of the extension itself, without a server, and prints
 * numbers that evaluate makes tables of.
 *
 *	 score rank LIST QUERIES		where each query finds its gold in the list
 *	 score pairs PAIRS				the similarity of each pair
 *	 score matches PAIRS			how well each query matches its record
 *	 score population LIST TRAVELLERS	scores of all travellers with all records
 *	 score speed LIST TRAVELLERS	comparisons a second on one core
 *	 score candidates LIST QUERIES N	the N of the list that are most like each
 *								query, its gold left out: a line a query
 *
 * LIST has a name a line and is numbered from 0.  QUERIES has name and gold,
 * numbers of the list with commas between them.  PAIRS has two names.  In a
 * population each line has name, year of birth, sex, and the numbers of the
 * names that it is made of.
 *
 * A record is prepared once and compared with all queries, so that only the
 * queries are kept in memory; the records are dealt out to as many processes
 * as there are processors.  The first name of a comparison is the query.
 */
#define _GNU_SOURCE
#include "common.h"

/* Is a pair a query and a record, which name_match() compares? */
static bool directed;

/* Scores are counted by the ten-thousandth. */
#define BINS 10000
#define NAMES_MAX 8 /* names that one of a population is made of */
#define SPEED_SECONDS 1.0
#define HARD_SCORE 0.3 /* a pair of which more than a token agrees */

static PreparedName *
prepare_all(const Lines *lines, int field)
{
	PreparedName *names = allocate(lines->n, sizeof(PreparedName));

	for (int i = 0; i < lines->n; i++)
	{
		const char *name = lines->items[i].fields[field];

		name_prepare(name, strlen(name), &names[i]);
	}
	return names;
}

static int
compare(PreparedName *query, PreparedName *record)
{
	NameScore compared;

	if (directed)
		name_match(query, record, &compared);
	else
		name_compare(query, record, &compared);
	return (int) (compared.similarity * SCORE_STEPS + 0.5);
}

static int
compare_texts(PreparedName *query, const char *record)
{
	static PreparedName name;

	name_prepare(record, strlen(record), &name);
	return compare(query, &name);
}

static int
bin_of(int score)
{
	return score / (SCORE_STEPS / BINS);
}

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* ---------- rank ---------- */

/* What one process finds out about one query. */
typedef struct Rank
{
	int better;
	int equal;
	int best;
	int best_score;
} Rank;

typedef struct Ranking
{
	Lines list;
	Lines queries;
	PreparedName *names;
	int *gold_score; /* the best one's, a query each */
	Rank *ranks;     /* shared; a row a process */
	long *wrong;     /* shared; scores of what is not gold, a row a process */
} Ranking;

static void
find_gold_scores(Ranking *r)
{
	for (int q = 0; q < r->queries.n; q++)
	{
		const char *gold = r->queries.items[q].fields[1];

		while (gold && *gold)
		{
			char *end;
			long number = strtol(gold, &end, 10);
			int score;

			if (end == gold || number < 0 || number >= r->list.n)
				fail("gold is not in the list:", gold);
			score =
				compare_texts(&r->names[q], r->list.items[number].fields[0]);
			if (score > r->gold_score[q])
				r->gold_score[q] = score;
			gold = *end == ',' ? end + 1 : "";
		}
	}
}

static void
rank_record(Ranking *r, int number, PreparedName *record, Rank *ranks,
			long *wrong)
{
	for (int q = 0; q < r->queries.n; q++)
	{
		int score = compare(&r->names[q], record);
		Rank *rank = &ranks[q];

		if (score > rank->best_score)
		{
			rank->best_score = score;
			rank->best = number;
		}
		/* whether it is gold matters seldom, and takes time */
		if (score > 0 && is_gold(r->queries.items[q].fields[1], number))
			continue;
		wrong[bin_of(score)]++;
		rank->better += score > r->gold_score[q];
		rank->equal += score == r->gold_score[q];
	}
}

static void
rank_worker(void *context, int process, int count)
{
	Ranking *r = context;
	Rank *ranks = r->ranks + (size_t) process * r->queries.n;
	long *wrong = r->wrong + (size_t) process * (BINS + 1);
	PreparedName *record = allocate(1, sizeof(PreparedName));

	for (int i = process; i < r->list.n; i += count)
	{
		const char *name = r->list.items[i].fields[0];

		name_prepare(name, strlen(name), record);
		rank_record(r, i, record, ranks, wrong);
	}
}

/*
 * A line a query: score of the gold, how many are better, how many equal, the
 * best of the list and its score.  Then a line for each score that others have.
 */
static void
print_ranking(const Ranking *r, int processes)
{
	for (int q = 0; q < r->queries.n; q++)
	{
		Rank sum = {0, 0, -1, 0};

		for (int p = 0; p < processes; p++)
		{
			const Rank *part = &r->ranks[(size_t) p * r->queries.n + q];

			sum.better += part->better;
			sum.equal += part->equal;
			if (part->best_score > sum.best_score ||
				(part->best_score == sum.best_score && sum.best > part->best))
			{
				sum.best_score = part->best_score;
				sum.best = part->best;
			}
		}
		printf("query\t%.6f\t%d\t%d\t%d\t%.6f\n",
			   (double) r->gold_score[q] / SCORE_STEPS, sum.better, sum.equal,
			   sum.best, (double) sum.best_score / SCORE_STEPS);
	}
	for (int b = 0; b <= BINS; b++)
	{
		long n = 0;

		for (int p = 0; p < processes; p++)
			n += r->wrong[(size_t) p * (BINS + 1) + b];
		if (n)
			printf("wrong\t%d\t%ld\n", b, n);
	}
}

static void
rank(const char *list, const char *queries)
{
	Ranking r = {.list = read_lines(list), .queries = read_lines(queries)};
	int processes = processors();

	r.names = prepare_all(&r.queries, 0);
	r.gold_score = allocate(r.queries.n, sizeof(int));
	r.ranks = allocate_shared(sizeof(Rank) * processes * (r.queries.n + 1));
	r.wrong = allocate_shared(sizeof(long) * processes * (BINS + 1));
	for (int q = 0; q < r.queries.n; q++)
		if (r.queries.items[q].n < 2)
			fail("no gold for", r.queries.items[q].fields[0]);
	find_gold_scores(&r);
	run_workers(rank_worker, &r, processes);
	print_ranking(&r, processes);
}

/* ---------- pairs ---------- */

static void
pairs(const char *path)
{
	Lines lines = read_lines(path);
	PreparedName *query = allocate(1, sizeof(PreparedName));

	for (int i = 0; i < lines.n; i++)
	{
		const Line *line = &lines.items[i];

		if (line->n < 2)
			fail("not a pair:", line->fields[0]);
		name_prepare(line->fields[0], strlen(line->fields[0]), query);
		printf("%.6f\n",
			   (double) compare_texts(query, line->fields[1]) / SCORE_STEPS);
	}
}

/* ---------- population ---------- */

typedef struct Person
{
	int year;
	char sex;
	int n_names;
	int names[NAMES_MAX];
} Person;

/* What is counted: all pairs, and those that more speaks for. */
enum
{
	COUNT_ALL,
	COUNT_IDENTITY, /* year of birth within one, and the sex */
	COUNT_NAMESAKE, /* nothing in the one name contradicts the other */
	COUNT_KINDS
};

typedef struct Population
{
	Lines list;
	Lines travellers;
	PreparedName *names;
	Person *records;
	Person *persons;
	long *counts; /* shared; a row a process and kind */
} Population;

static Person *
read_persons(const Lines *lines)
{
	Person *persons = allocate(lines->n, sizeof(Person));

	for (int i = 0; i < lines->n; i++)
	{
		Person *person = &persons[i];
		char *names;

		if (lines->items[i].n < 4)
			fail("not a person:", lines->items[i].fields[0]);
		person->year = atoi(lines->items[i].fields[1]);
		person->sex = lines->items[i].fields[2][0];
		names = lines->items[i].fields[3];
		while (*names && person->n_names < NAMES_MAX)
			person->names[person->n_names++] = (int) strtol(names, &names, 10);
	}
	return persons;
}

/* Is the shorter name what is left of the longer if names are left out? */
static bool
are_namesakes(const Person *a, const Person *b)
{
	const Person *fewer = a->n_names < b->n_names ? a : b;
	const Person *more = fewer == a ? b : a;
	int i = 0;

	if (a->names[0] != b->names[0])
		return false;
	for (int j = 0; i < fewer->n_names && j < more->n_names; j++)
		i += fewer->names[i] == more->names[j];
	return i == fewer->n_names;
}

static void
population_worker(void *context, int process, int count)
{
	Population *p = context;
	long *counts = p->counts + (size_t) process * COUNT_KINDS * (BINS + 1);
	PreparedName *record = allocate(1, sizeof(PreparedName));

	for (int i = process; i < p->list.n; i += count)
	{
		const Person *a = &p->records[i];
		const char *name = p->list.items[i].fields[0];

		name_prepare(name, strlen(name), record);
		for (int t = 0; t < p->travellers.n; t++)
		{
			const Person *b = &p->persons[t];
			int bin = bin_of(compare(&p->names[t], record));

			counts[COUNT_ALL * (BINS + 1) + bin]++;
			if (abs(a->year - b->year) <= 1 && a->sex == b->sex)
				counts[COUNT_IDENTITY * (BINS + 1) + bin]++;
			if (are_namesakes(a, b))
				counts[COUNT_NAMESAKE * (BINS + 1) + bin]++;
		}
	}
}

static Population
read_population(const char *list, const char *travellers)
{
	Population p = {.list = read_lines(list),
					.travellers = read_lines(travellers)};

	p.names = prepare_all(&p.travellers, 0);
	p.records = read_persons(&p.list);
	p.persons = read_persons(&p.travellers);
	return p;
}

static void
population(const char *list, const char *travellers)
{
	static const char *const kinds[] = {"all", "identity", "namesake"};
	Population p = read_population(list, travellers);
	int processes = processors();

	p.counts =
		allocate_shared(sizeof(long) * processes * COUNT_KINDS * (BINS + 1));
	run_workers(population_worker, &p, processes);
	for (int kind = 0; kind < COUNT_KINDS; kind++)
	{
		for (int b = 0; b <= BINS; b++)
		{
			long n = 0;

			for (int q = 0; q < processes; q++)
				n += p.counts[((size_t) q * COUNT_KINDS + kind) * (BINS + 1) +
							  b];
			if (n)
				printf("%s\t%d\t%ld\n", kinds[kind], b, n);
		}
	}
}

/* ---------- speed ---------- */

/* Compare some pairs over and over, for a while. */
static double
measure(PreparedName *queries, PreparedName *records, const int (*chosen)[2],
		int n)
{
	double start = now();
	double seconds = 0;
	long compared = 0;
	long sum = 0;

	for (int i = 0; seconds < SPEED_SECONDS; i = (i + 1) % n)
	{
		sum += compare(&queries[chosen[i][0]], &records[chosen[i][1]]);
		if (++compared % 1024 == 0)
			seconds = now() - start;
	}
	if (sum < 0) /* so that the compiler leaves the work in */
		printf("\n");
	return (double) compared / seconds;
}

/*
 * As many records as a scan meets one after the other fit into memory, but not
 * into the caches of the processor.
 */
static void
speed(const char *list, const char *travellers)
{
	enum
	{
		RECORDS = 4096,
		PAIRS = 1 << 20
	};
	Population p = read_population(list, travellers);
	int records = p.list.n < RECORDS ? p.list.n : RECORDS;
	int(*chosen)[2] = allocate(PAIRS, sizeof(*chosen));
	PreparedName *names;
	int n = 0;
	int n_hard = 0;

	if (records == 0 || p.travellers.n == 0)
		return;
	p.list.n = records;
	names = prepare_all(&p.list, 0);
	for (int t = 0; n < PAIRS && t < p.travellers.n; t++)
		for (int i = 0; n < PAIRS && i < records; i++, n++)
		{
			chosen[n][0] = t;
			chosen[n][1] = i;
		}
	printf("random\t%.0f\n", measure(p.names, names, chosen, n));
	for (int k = 0; k < n; k++)
		if (compare(&p.names[chosen[k][0]], &names[chosen[k][1]]) >
			HARD_SCORE * SCORE_STEPS)
		{
			chosen[n_hard][0] = chosen[k][0];
			chosen[n_hard++][1] = chosen[k][1];
		}
	if (n_hard > 0)
		printf("hard\t%.0f\n", measure(p.names, names, chosen, n_hard));
}

/* ---------- candidates ---------- */

typedef struct Candidate
{
	int number;
	int score;
} Candidate;

typedef struct Candidates
{
	Lines list;
	Lines queries;
	PreparedName *names;
	int most;
	Candidate *found; /* shared; the best of each query, a table a process */
} Candidates;

/* Keep a candidate among the best, which are in order. */
static void
keep_candidate(Candidate *best, int most, Candidate candidate)
{
	int at = most;

	while (at > 0 && best[at - 1].score < candidate.score)
		at--;
	if (at == most)
		return;
	memmove(best + at + 1, best + at, (most - at - 1) * sizeof(Candidate));
	best[at] = candidate;
}

static void
candidates_worker(void *context, int process, int count)
{
	Candidates *c = context;
	PreparedName *record = allocate(1, sizeof(PreparedName));

	for (int i = process; i < c->list.n; i += count)
	{
		const char *name = c->list.items[i].fields[0];

		name_prepare(name, strlen(name), record);
		for (int q = 0; q < c->queries.n; q++)
		{
			const char *gold = c->queries.items[q].fields[1];
			int score = compare(&c->names[q], record);

			if (score > 0 && !is_gold(gold, i))
				keep_candidate(
					c->found + ((size_t) process * c->queries.n + q) * c->most,
					c->most, (Candidate){i, score});
		}
	}
}

static void
candidates(const char *list, const char *queries, int most)
{
	Candidates c = {
		.list = read_lines(list), .queries = read_lines(queries), .most = most};
	int processes = processors();
	size_t per_process = (size_t) c.queries.n * most;

	if (most < 1)
		fail("no number of candidates", "");
	c.names = prepare_all(&c.queries, 0);
	c.found = allocate_shared(processes * per_process * sizeof(Candidate));
	run_workers(candidates_worker, &c, processes);
	for (int q = 0; q < c.queries.n; q++)
	{
		Candidate *best = c.found + (size_t) q * most;

		for (int p = 1; p < processes; p++)
			for (int k = 0; k < most; k++)
				keep_candidate(best, most, best[p * per_process + k]);
		for (int k = 0; k < most && best[k].score > 0; k++)
			printf("%s%d", k ? "," : "", best[k].number);
		printf("\n");
	}
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "rank") == 0)
		rank(argv[2], argv[3]);
	else if (argc == 3 && strcmp(argv[1], "pairs") == 0)
		pairs(argv[2]);
	else if (argc == 3 && strcmp(argv[1], "matches") == 0)
	{
		directed = true;
		pairs(argv[2]);
	}
	else if (argc == 4 && strcmp(argv[1], "population") == 0)
		population(argv[2], argv[3]);
	else if (argc == 4 && strcmp(argv[1], "speed") == 0)
		speed(argv[2], argv[3]);
	else if (argc == 5 && strcmp(argv[1], "candidates") == 0)
		candidates(argv[2], argv[3], atoi(argv[4]));
	else
		fail("see the beginning of", "test/eval/score.c");
	return 0;
}
