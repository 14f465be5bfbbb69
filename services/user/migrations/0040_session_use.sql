-- When tokens were last issued for it; not set by instances of the release before, nor for sessions from before that were not refreshed since.
ALTER TABLE sessions ADD COLUMN last_used_at timestamptz;
