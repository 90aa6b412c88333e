/*
 * docnumber.h
 *
 * Type docnumber for the other capabilities.
 */
#ifndef SLTD_DOCNUMBER_H
#define SLTD_DOCNUMBER_H

/*
 * Read "input" as the type's input function does, but without ever raising an
 * error.  True, with a palloc'd datum, where it is a document number.
 */
extern bool docnumber_try(const char *input, size_t len, Datum *result);

/* A datum of the letters and digits of a number. */
extern Datum docnumber_make(const char *text, int length);

/*
 * Write the letters and digits of a number to "text", which has room for
 * DOCNUMBER_LENGTH_MAX; returns how many there are.  Only damaged bytes raise an
 * error.
 */
extern int docnumber_read(Datum number, char *text);

/*
 * The function of that name, with these arguments, in the schema of another one;
 * InvalidOid where there is none.  A planner asks for it on behalf of a user who
 * may have no right to the schema, and needs none.
 */
extern Oid docnumber_function_beside(Oid function, const char *name, int n_args,
									 const Oid *args);

#endif /* SLTD_DOCNUMBER_H */
