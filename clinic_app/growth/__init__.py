"""Growth of babies, pure: z-scores and centiles, corrected age, typing errors, charts."""
