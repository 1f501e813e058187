#include "scenarios/uploader/uploader.h"

int main(int argc, char** argv) { uploader_run(argc, argv); }
