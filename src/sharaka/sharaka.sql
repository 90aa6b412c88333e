\echo Use "CREATE EXTENSION sharaka CASCADE" to load this file. \quit

