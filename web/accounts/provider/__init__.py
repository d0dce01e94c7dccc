"""Sign-in through another system (OpenID Connect), where one is configured.

Start at `flow` (to the provider and back); `linking` says who that is here. The only calls that
leave this server for it are in `http`: to the addresses that the provider's own description names.
"""
