"""A deployment over a fleet: instances, minimum healthy hosts, zones, traffic, rollback.

A scenario goes in (`scenario`), `deploy.deploy` runs it, an immutable record comes out (`record`);
everything that is shown is computed from records.  The law is the CodeDeploy user guide and API;
where they leave a point open, `assumption` says what was taken.
"""
