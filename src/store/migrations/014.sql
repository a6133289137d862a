-- The codes of a client are asked for with each client that a file is about.
CREATE INDEX client_alias_client ON client_alias (client);
