location.replace("/exercise/"); // the key leaves the address
