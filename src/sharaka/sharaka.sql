\echo Use "CREATE EXTENSION sharaka CASCADE" to load this file. \quit

/*
 * sharaka: a screening database on the types of sltd.
 *
 * The extension ships functions only.  The files they work on are ordinary
 * tables in schema watchlist, made by create_schema(): a table that belonged to
 * the extension would go with DROP EXTENSION, and a dump would leave out what a
 * DBA added to it.
 *
 * SET search_path FROM CURRENT pins what is current while this script runs:
 * sharaka, the schema of sltd and pg_temp.  Functions with a body in standard SQL
 * (RETURN, BEGIN ATOMIC) are bound to their objects when they are created and
 * need no path; without one they can be inlined.  Tables are always written
 * watchlist.something.
 */
