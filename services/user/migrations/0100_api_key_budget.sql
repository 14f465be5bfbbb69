-- What calls of models by a key may take, beside what the platform allows each key; null for no limit of its own.
ALTER TABLE api_keys
  ADD COLUMN model_requests_per_minute integer CHECK (model_requests_per_minute > 0),
  ADD COLUMN model_tokens_per_day bigint CHECK (model_tokens_per_day > 0),
  ADD COLUMN model_money_per_month numeric CHECK (model_money_per_month > 0);
