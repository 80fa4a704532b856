"""What Heroku and a container engine do with this tree, done here as far as that goes without them.

`python -m tests.deploy.heroku`, `python -m tests.deploy.container`: minutes, not seconds, so pytest does not run them.
"""
