"""onrecord's library: raw news text in, evidence-linked Arrow tables out.

Pure: it knows neither DVC nor click nor the working directory. `stages` holds the commands.
"""
