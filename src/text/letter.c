/*
 * letter.c
 *
 * The table of letters; letter.h says what it holds and looks it up.
 */
#include "text/letter.h"

#include "text/letter_table.h"
