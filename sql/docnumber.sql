-- docnumber: letters and digits; lower case is raised, separators are dropped
SELECT given, given::docnumber
FROM (VALUES ('L898902C3'), ('l898902c<'), ('AB 123.456-7/8')) AS t (given);
