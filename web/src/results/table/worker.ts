import { serve } from "./remote";
import { TableService } from "./service";

serve(self, (onProgress) => new TableService(onProgress));
