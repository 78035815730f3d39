"""The CRM's face of the world: a server that speaks CiviCRM APIv4 over HTTP."""
