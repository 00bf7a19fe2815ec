// An empty program, to measure the runtime alone.
return 0;
