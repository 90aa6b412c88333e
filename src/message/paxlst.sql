/* passenger and crew lists: UN/EDIFACT messages PAXLST */

CREATE TYPE paxlst_leg AS (
	carrier text, flight_number text, flight text,
	departure text, departs timestamp, arrival text, arrives timestamp);
COMMENT ON TYPE paxlst_leg IS
	'a leg of a flight: carrier and number, both as they were sent, places by their codes, times on the clocks there';
CREATE TYPE paxlst_place AS (function text, code text, name text, at timestamp);
COMMENT ON TYPE paxlst_place IS
	'a place of a list or a traveller: the code of its function, as 178 for embarkation, its own code and name, and when a flight calls there';
CREATE TYPE paxlst_document AS (
	kind text, number docnumber, issuing_state countrycode, issue_date partialdate, expiry_date partialdate,
	verified boolean, number_text text, issuing_state_text text);
COMMENT ON TYPE paxlst_document IS
	'a document of a traveller: P for a passport, V for a visa, I for a card; number and State also as they were sent';
CREATE TYPE paxlst_reference AS (kind text, value text, version text);
COMMENT ON TYPE paxlst_reference IS
	'a reference of a list or a traveller: the code of its kind, as AVF for the locator of the booking';
CREATE TYPE paxlst_item AS (kind text, value text);
COMMENT ON TYPE paxlst_item IS
	'a contact (TE, FX, EM), a free text or a time as it was sent, with the code of its kind';
CREATE TYPE paxlst_fault AS (
	segment integer, "position" integer, tag text, segment_text text, severity text, code text, detail text);
COMMENT ON TYPE paxlst_fault IS
	'what is wrong with a list, error, or odd about it, oddity: the segment, and the place in the text, in characters from 1';

CREATE FUNCTION paxlst_parse(text, asof date DEFAULT NULL)
	RETURNS TABLE (
		message integer,
		message_reference text,
		traveller integer,
		segment integer,
		role text,
		function text,
		name personname,
		surname text,
		given_names text,
		middle_names text,
		sex text,
		birth_date partialdate,
		nationality countrycode,
		nationalities text[],
		residence countrycode,
		birth_place text,
		birth_country countrycode,
		embarkation text,
		debarkation text,
		first_port text,
		booking text,
		seat text,
		occupation text,
		verified boolean,
		bag_count integer,
		bag_weight numeric,
		bag_weight_unit text,
		address text,
		documents paxlst_document[],
		legs paxlst_leg[],
		places paxlst_place[],
		reference_numbers paxlst_reference[],
		contacts paxlst_item[],
		free_texts paxlst_item[],
		faults paxlst_fault[])
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10000 ROWS 200;
COMMENT ON FUNCTION paxlst_parse(text, date) IS
	'the travellers of passenger and crew lists (PAXLST); centuries of years are decided as of a day, else that of the flight, of the interchange, or today';

CREATE FUNCTION paxlst_messages(text)
	RETURNS TABLE (
		message integer,
		message_reference text,
		message_type text,
		interchange integer,
		interchange_reference text,
		sender text,
		recipient text,
		prepared timestamp,
		is_test boolean,
		group_reference text,
		common_reference text,
		part integer,
		is_last_part boolean,
		kind text,
		code text,
		function text,
		reporting_party text,
		reporting_party_code text,
		contacts paxlst_item[],
		legs paxlst_leg[],
		places paxlst_place[],
		reference_numbers paxlst_reference[],
		free_texts paxlst_item[],
		times paxlst_item[],
		passengers_given integer,
		passengers_counted integer,
		crew_given integer,
		crew_counted integer,
		others_counted integer,
		segments_given integer,
		segments_counted integer,
		faults integer)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION paxlst_messages(text) IS
	'the messages of a text with passenger and crew lists: from whom to whom, what flight, and how many travellers they are said to have and have';

CREATE FUNCTION paxlst_faults(text)
	RETURNS TABLE (
		interchange integer,
		message integer,
		message_reference text,
		traveller integer,
		segment integer,
		"position" integer,
		tag text,
		segment_text text,
		severity text,
		code text,
		detail text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 10;
COMMENT ON FUNCTION paxlst_faults(text) IS
	'all that is wrong with passenger and crew lists, not read in them, or odd about them, in the order of the text';

