-- Who registered a tenant was its admin; the role that may do everything is now that of the owner.
UPDATE users SET roles = '{owner}' WHERE roles = '{admin}';
