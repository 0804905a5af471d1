"""What AWS defines, as data with source and date; and what programs are known to do in builds."""
