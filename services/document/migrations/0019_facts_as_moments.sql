-- The moment that a fact names, in milliseconds since 1970; null for a text that is no date of ISO 8601. As `instantOf` of the contracts has it:
-- a day is its first moment, a time without a zone is of UTC, years go from 1 to 9999. By numbers alone, since casts refuse what is no date. In
-- PL/pgSQL, whose plans are kept: in SQL it took several times as long.
CREATE FUNCTION fact_moment(fact text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parts text[] := regexp_match(fact,
    '^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?$');
  year int;
  month int;
  day int;
  hour int;
  minute int;
  second int;
  zone_hours int;
  zone_minutes int;
  last_day int;
  march_year int;
  days bigint;
  ms bigint;
BEGIN
  IF parts IS NULL THEN RETURN NULL; END IF;
  year := parts[1]::int;
  month := parts[2]::int;
  day := parts[3]::int;
  hour := coalesce(parts[4]::int, 0);
  minute := coalesce(parts[5]::int, 0);
  second := coalesce(parts[6]::int, 0);
  zone_hours := coalesce(parts[10]::int, 0);
  zone_minutes := coalesce(parts[11]::int, 0);
  IF month NOT BETWEEN 1 AND 12 OR hour > 23 OR minute > 59 OR second > 59 OR zone_hours > 23 OR zone_minutes > 59 THEN
    RETURN NULL;
  END IF;
  last_day := CASE
    WHEN month IN (4, 6, 9, 11) THEN 30
    WHEN month <> 2 THEN 31
    WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29
    ELSE 28 END;
  IF day NOT BETWEEN 1 AND last_day THEN RETURN NULL; END IF;
  -- Years that begin in March, whose leap day is their last one, counted from 400 before the year 0.
  march_year := year + 400 - (CASE WHEN month <= 2 THEN 1 ELSE 0 END);
  days := 365 * march_year + march_year / 4 - march_year / 100 + march_year / 400
    + (153 * (month + CASE WHEN month > 2 THEN -3 ELSE 9 END) + 2) / 5 + day - 1 - 719468 - 146097;
  ms := days * 86400000 + (hour * 3600 + minute * 60 + second)::bigint * 1000
    + left(rpad(coalesce(parts[7], ''), 3, '0'), 3)::int
    - (CASE parts[9] WHEN '-' THEN -1 ELSE 1 END) * (zone_hours * 60 + zone_minutes)::bigint * 60000;
  IF ms NOT BETWEEN -62135596800000 AND 253402300799999 THEN RETURN NULL; END IF;
  RETURN ms;
END
$$;
