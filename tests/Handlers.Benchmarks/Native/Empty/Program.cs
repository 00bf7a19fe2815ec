// Nothing: what is left is the runtime's own.
return 0;
